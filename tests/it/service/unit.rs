//! The systemd unit that ships: tight, and understood by systemd.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The most exposure that the unit may have, of 10.
const MOST_EXPOSED: f64 = 2.0;

fn unit() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("systemd/postar.service")
}

fn analyze(arguments: &[&str], unit: &Path) -> (bool, String) {
    let output =
        Command::new("systemd-analyze").args(arguments).arg(unit).output().expect("systemd-analyze: install systemd, as scripts/test does");
    let both = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&both).into_owned())
}

#[test]
fn the_unit_is_exposed_by_at_most_two_points_of_ten() {
    let (_, text) = analyze(&["security", "--offline=true", "--no-pager"], &unit());
    let line = text.lines().find(|line| line.contains("Overall exposure level")).unwrap_or_else(|| panic!("no score in:\n{text}"));
    let score: f64 = line.split_whitespace().find_map(|word| word.parse().ok()).unwrap();
    println!("systemd exposure: {score}");
    assert!(score <= MOST_EXPOSED, "{line}");
}

#[test]
fn systemd_finds_nothing_wrong_with_the_unit() {
    let folder = tempfile::tempdir().unwrap();
    let here = fs::read_to_string(unit()).unwrap().replace("/usr/bin/postar", env!("CARGO_BIN_EXE_postar"));
    let copy = folder.path().join("postar.service");
    fs::write(&copy, here).unwrap();
    let (well, text) = analyze(&["verify", "--man=no"], &copy);
    assert!(well && text.trim().is_empty(), "{text}");
}

#[test]
fn the_unit_keeps_the_services_promises() {
    let text = fs::read_to_string(unit()).unwrap();
    for line in [
        "Type=notify",
        "ExecStart=/usr/bin/postar run",
        "DynamicUser=yes",
        "StateDirectory=postar",
        "RestartPreventExitStatus=2",
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
        "LimitCORE=0",
    ] {
        assert!(text.lines().any(|l| l == line), "{line} is missing");
    }
    assert!(text.lines().any(|l| l.starts_with("WatchdogSec=")) && text.lines().any(|l| l.starts_with("ExecReload=")));
}
