//! Runs one ignored test of this binary as a program of its own, for what can be seen only from outside: stderr, environment.

use std::process::{Command, Output};

/// The child's marker in its environment; without it a test that is meant as a child says so.
const MARKER: &str = "POSTAR_TEST_CHILD";

/// The command for the test of this whole name, such as `service::log::child_logs`.
pub(crate) fn command(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]).env(MARKER, "1").env_remove("NOTIFY_SOCKET").env_remove("WATCHDOG_USEC");
    command
}

/// Runs it to its end and gives what it wrote on stderr.
pub(crate) fn stderr_of(mut command: Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let stderr = String::from_utf8(stderr).unwrap();
    assert!(status.success(), "the child failed: {}\n{stderr}", String::from_utf8_lossy(&stdout));
    stderr
}

/// To be called first in a child: it must not run by accident.
pub(crate) fn expect_to_be_one() {
    assert!(std::env::var_os(MARKER).is_some(), "this test is started by another one");
}
