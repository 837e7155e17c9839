//! The program: everything else is in the library; this only hands on the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    postar::cli::main()
}
