//! A disk that fills up: what was taken in stays, what could not be is taken in once there is room.

use std::fs;
use std::process::Command;

use super::World;
use super::world::{KEY, order_question};

/// Runs in a mount namespace of its own, so that the small disk ends with it. `$1` is the program, `$2` the company's folder.
const STORY: &str = r#"
set -u
postar="$1"; dir="$2"; cd "$dir"
mount -t tmpfs -o size=24m tmpfs data || exit 77
"$postar" --config postar.toml sync > sync.out 2> sync.err || exit 78
cp late.eml Maildir/new/1.late.test
dd if=/dev/zero of=data/filler bs=4k > dd.out 2>&1
"$postar" --config postar.toml once --json > full.out 2> full.err; echo $? > full.code
"$postar" --config postar.toml check --json > check.out 2> check.err; echo $? > check.code
rm data/filler
"$postar" --config postar.toml once --json > room.out 2> room.err; echo $? > room.code
"$postar" --config postar.toml once --json > again.out 2> again.err; echo $? > again.code
"#;

#[test]
fn a_full_disk_is_named_and_costs_no_mail() {
    let world = World::new();
    fs::create_dir(world.data()).unwrap();
    fs::write(world.path("late.eml"), order_question("late")).unwrap();
    let mut story = Command::new("unshare");
    story.args(["-m", "sh", "-c", STORY, "sh", env!("CARGO_BIN_EXE_postar")]).arg(world.path("."));
    match story.env("POSTAR_TEST_KEY", KEY).status().ok().and_then(|status| status.code()) {
        Some(0) => {}
        other => {
            println!("SKIPPED: a small disk can't be mounted here (needs root and unshare; ended with {other:?})");
            return;
        }
    }
    let read = |name: &str| fs::read_to_string(world.path(name)).unwrap();
    assert_eq!(read("full.code").trim(), "1", "{} {}", read("full.out"), read("full.err"));
    for word in ["the disk is full", "make room", world.data().to_str().unwrap()] {
        assert!(read("full.err").contains(word), "`{word}` is missing in {}", read("full.err"));
    }
    assert_eq!(read("check.code").trim(), "1");
    assert!(read("check.out").contains("make room"), "{}", read("check.out"));
    assert_eq!(read("room.code").trim(), "0", "{} {}", read("room.out"), read("room.err"));
    assert_eq!(world.drafts().len(), 1, "{}", read("room.out"));
    assert!(read("again.out").contains("\"mails\":0"), "{}", read("again.out"));
    let all: String =
        ["full", "check", "room", "again"].iter().flat_map(|name| [read(&format!("{name}.out")), read(&format!("{name}.err"))]).collect();
    assert!(!all.contains(KEY) && !all.contains("panicked"), "{all}");
}
