//! The program: parse the arguments, run, print what failed, choose the exit code.

fn main() {}
