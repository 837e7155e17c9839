//! The house holds: arrows point down, pure rooms stay pure, files and functions stay short.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, reason = "a test that cannot go on fails")]
#![allow(clippy::print_stdout, reason = "the table of sizes is for --nocapture")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// Each room with its floor; an arrow may only point to a lower one.
const FLOORS: [(&str, u8); 26] = [
    ("lib", 9),
    ("main", 8),
    ("cli", 7),
    ("daemon", 6),
    ("app", 5),
    ("http", 4),
    ("flow", 3),
    ("mailbox", 2),
    ("mail", 2),
    ("gates", 2),
    ("matching", 2),
    ("writer", 2),
    ("pdf", 2),
    ("learning", 2),
    ("store", 2),
    ("metakocka", 2),
    ("model", 2),
    ("sim", 2),
    ("config", 2),
    ("metrics", 1),
    ("telemetry", 1),
    ("health", 1),
    ("breaker", 1),
    ("outbound", 1),
    ("fault", 0),
    ("domain", 0),
];

/// Rooms that decide and do nothing: no I/O, no waiting, no clock.
const PURE: [&str; 6] = ["domain", "mail", "gates", "matching", "writer", "learning"];

/// What a pure room must not say. Addresses and the epoch are values; sockets and the present moment are not.
const DEEDS: [&str; 19] = [
    "std::fs",
    "std::io::stdin",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "ToSocketAddrs",
    "std::os::unix",
    "std::process",
    "std::env",
    "std::thread",
    "tokio::",
    "reqwest",
    "async fn",
    ".await",
    "Timestamp::now",
    "Zoned::now",
    "SystemTime::now",
    "Instant::now",
    "rand::",
];

/// The longest that a function may be.
const LONGEST_FUNCTION: usize = 60;
/// The longest that a file may be.
const MOST_LINES_OF_A_FILE: usize = 400;

/// One source file.
struct Source {
    /// Its path below `src`.
    path: String,
    /// As it is.
    text: String,
}

impl Source {
    /// `store/schema.rs` belongs to `store`, `fault.rs` to `fault`.
    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// Its lines with their numbers, without comments and without the tests at its end.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
        lines.enumerate().map(|(n, line)| (n + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 15, "only {} files under src", found.len());
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let below = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            found.push(Source { path: below, text: fs::read_to_string(&path).unwrap() });
        }
    }
}

fn floor(room: &str) -> u8 {
    FLOORS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("the room {room} has no floor")).1
}

/// What a path of ours begins with.
static ROOT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(?:crate|postar)::").unwrap());
/// A path that climbs.
static SUPER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(?:super::)+").unwrap());
/// The first line of a function.
static FUNCTION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(\s*)(?:pub(?:\([a-z]+\))? )?(?:const )?(?:async )?fn (\w+)").unwrap());

/// The other rooms that a file names, with the line: `crate::store::Store`, `use crate::{domain::Fact, fault}`, `postar::cli`.
fn arrows(source: &Source) -> Vec<(usize, String)> {
    let code: Vec<(usize, &str)> = source.code().collect();
    let mut named = Vec::new();
    for (nth, (line, text)) in code.iter().enumerate() {
        for root in ROOT.find_iter(text) {
            let following: Vec<&str> = code[nth + 1..].iter().map(|(_, text)| *text).collect();
            let path = format!("{}\n{}", &text[root.end()..], following.join("\n"));
            named.extend(first_names(&path).into_iter().map(|room| (*line, room)));
        }
    }
    named.retain(|(_, room)| room != source.room());
    named
}

/// The first name of a path, or those of each path in its braces: `{domain::{Fact, Money}, fault}` gives `domain` and `fault`.
fn first_names(path: &str) -> Vec<String> {
    let Some(group) = path.strip_prefix('{') else { return vec![leading_name(path)] };
    let (mut depth, mut begins, mut names) = (1_usize, true, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => break,
            '}' => depth -= 1,
            ',' if depth == 1 => begins = true,
            _ if begins && !c.is_whitespace() => {
                names.push(leading_name(&group[at..]));
                begins = false;
            }
            _ => {}
        }
    }
    names
}

fn leading_name(path: &str) -> String {
    path.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()
}

fn none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn every_path_into_another_room_is_seen() {
    let text = "//! x\nuse crate::{\n    domain::{Fact, Money},\n    fault,\n};\nfn f() { crate::store::open(crate::sim::seed()) }\n";
    let source = Source { path: "flow/relate.rs".to_owned(), text: format!("{text}// crate::cli\n#[cfg(test)]\nuse crate::app;\n") };
    let seen: Vec<(usize, String)> = arrows(&source);
    assert_eq!(seen, [(2, "domain"), (2, "fault"), (6, "store"), (6, "sim")].map(|(line, room)| (line, room.to_owned())));
}

#[test]
fn no_path_reaches_another_room_by_climbing() {
    let mut wrong = Vec::new();
    for source in sources() {
        let depth = source.path.trim_end_matches("/mod.rs").split('/').count();
        let climbs = |line: &str| SUPER.find_iter(line).any(|path| path.as_str().matches("super").count() >= depth);
        wrong.extend(source.code().filter(|(_, line)| climbs(line)).map(|(n, line)| format!("src/{}:{n}: {}", source.path, line.trim())));
    }
    none(&wrong);
}

#[test]
fn arrows_only_point_down() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.room() != "lib") {
        for (line, to) in arrows(source) {
            let (from, to_floor) = (floor(source.room()), floor(&to));
            let ground = from == 0 && to_floor == 0;
            if to_floor >= from && !ground {
                wrong.push(format!("src/{}:{line}: {} (floor {from}) names {to} (floor {to_floor})", source.path, source.room()));
            }
        }
    }
    none(&wrong);
}

#[test]
fn neighbours_know_only_the_words_the_faults_the_numbers_and_the_way_out() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| floor(source.room()) == 2) {
        for (line, to) in arrows(source) {
            if !["domain", "fault", "metrics", "breaker", "outbound"].contains(&to.as_str()) {
                wrong.push(format!("src/{}:{line}: names {to}", source.path));
            }
        }
    }
    none(&wrong);
}

#[test]
fn only_the_command_line_starts_the_simulator() {
    let of_sim = |source: &Source| arrows(source).into_iter().filter(|(_, to)| to == "sim").map(|(n, _)| n).next();
    let users = sources().into_iter().filter(|source| !["cli", "lib"].contains(&source.room()));
    let named = users.filter_map(|source| of_sim(&source).map(|n| format!("src/{}:{n}: names the simulator", source.path)));
    none(&named.collect::<Vec<_>>());
}

#[test]
fn a_faces_request_never_reaches_a_mailbox_the_erp_or_a_writer() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.room() == "http") {
        let far = arrows(source).into_iter().filter(|(_, to)| ["mailbox", "metakocka", "model", "writer", "sim"].contains(&to.as_str()));
        wrong.extend(far.map(|(line, to)| format!("src/{}:{line}: names {to}", source.path)));
    }
    none(&wrong);
}

#[test]
fn pure_rooms_do_nothing_wait_for_nothing_and_read_no_clock() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| PURE.contains(&source.room())) {
        for (n, line) in source.code() {
            wrong.extend(DEEDS.iter().filter(|deed| line.contains(**deed)).map(|deed| format!("src/{}:{n}: {deed}", source.path)));
        }
    }
    none(&wrong);
}

/// The libraries that belong to one room each.
#[test]
fn each_outside_library_is_known_to_its_room_alone() {
    let homes: [(&str, &[&str]); 11] = [
        ("sled", &["store", "telemetry"]),
        ("async_imap", &["mailbox", "telemetry"]),
        ("imap_proto", &["mailbox", "telemetry"]),
        ("mail_parser", &["mail"]),
        ("lettre", &["mail", "telemetry"]),
        ("tera", &["writer"]),
        ("pdf_extract", &["pdf"]),
        ("prometheus_client", &["metrics"]),
        ("sd_notify", &["daemon"]),
        ("reqwest", &["metakocka", "model", "outbound", "sim", "telemetry"]),
        ("eventsource_stream", &["model"]),
    ];
    let (sources, mut wrong) = (sources(), Vec::new());
    for (library, homes) in homes {
        let word = Regex::new(&format!(r"\b{library}\b")).unwrap();
        for source in sources.iter().filter(|source| !homes.contains(&source.room())) {
            wrong.extend(
                source
                    .code()
                    .filter(|(_, l)| word.is_match(l))
                    .map(|(n, _)| format!("src/{}:{n}: {library} lives in {homes:?}", source.path)),
            );
        }
    }
    none(&wrong);
}

#[test]
fn every_file_opens_with_its_reason_and_has_a_name_that_says_it() {
    let mut wrong = Vec::new();
    for source in sources() {
        let first = source.text.lines().next().unwrap_or_default();
        if !first.starts_with("//! ") {
            wrong.push(format!("src/{}: opens with no sentence", source.path));
        }
        let vague = ["util", "utils", "helper", "helpers", "common", "manager", "misc", "shared"];
        if source.path.split(['/', '.']).any(|word| vague.contains(&word)) {
            wrong.push(format!("src/{}: a name that says nothing", source.path));
        }
    }
    none(&wrong);
}

#[test]
fn no_lint_is_silenced_without_a_reason() {
    let silenced = Regex::new(r"#!?\[(?:allow|expect)\(").unwrap();
    let mut wrong = Vec::new();
    for source in sources() {
        let lines: Vec<&str> = source.text.lines().collect();
        let bare = |n: usize| !lines[n..].iter().take(5).any(|line| line.contains("reason = "));
        wrong.extend(
            (0..lines.len()).filter(|n| silenced.is_match(lines[*n]) && bare(*n)).map(|n| format!("src/{}:{}", source.path, n + 1)),
        );
    }
    none(&wrong);
}

#[test]
fn nothing_in_this_version_can_send_mail() {
    let sender = Regex::new(r"\b(?:Async)?Smtp(?:Transport|Connection|Client)|lettre::transport").unwrap();
    let mut wrong = Vec::new();
    for source in sources() {
        wrong.extend(source.code().filter(|(_, line)| sender.is_match(line)).map(|(n, line)| format!("src/{}:{n}: {line}", source.path)));
    }
    none(&wrong);
}

#[test]
fn every_path_on_the_map_and_on_the_page_of_safety_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = Regex::new(r"`((?:[a-z_]+/)*[a-z_]+(?:/|\.rs)|(?:[a-z_]+/)+[a-z_]+)`").unwrap();
    let exists =
        |name: &str| ["", "src/"].iter().any(|at| [name, &format!("{name}.rs")].iter().any(|name| root.join(at).join(name).exists()));
    let mut missing = Vec::new();
    for page in ["ARCHITECTURE.md", "SAFETY.md"] {
        let text = fs::read_to_string(root.join(page)).unwrap();
        let named: Vec<&str> = path.captures_iter(&text).map(|found| found.get(1).unwrap().as_str()).collect();
        missing.extend(named.iter().filter(|name| !exists(name)).map(|name| format!("{page} names {name}")));
        assert!(named.len() > 30, "only {} paths in {page}", named.len());
    }
    none(&missing);
}

#[test]
fn every_room_is_on_the_map() {
    let map = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    let rooms = FLOORS.iter().filter(|(room, _)| !["lib", "main"].contains(room));
    let missing = rooms.filter(|(room, _)| !map.contains(&format!("**`{room}`**")) && !map.contains(&format!("**`{room}/`**")));
    none(&missing.map(|(room, _)| format!("{room} is not in the code map")).collect::<Vec<_>>());
}

#[test]
fn files_and_functions_stay_short() {
    let (mut wrong, mut sizes, mut lengths) = (Vec::new(), Vec::new(), Vec::new());
    for source in sources() {
        let lines = source.text.lines().count();
        sizes.push((lines, source.path.clone()));
        if lines > MOST_LINES_OF_A_FILE {
            wrong.push(format!("src/{}: {lines} lines", source.path));
        }
        lengths.extend(functions(&source).into_iter().map(|(name, line, length)| (length, format!("src/{}:{line} {name}", source.path))));
    }
    wrong.extend(lengths.iter().filter(|(length, _)| *length > LONGEST_FUNCTION).map(|(length, at)| format!("{at}: {length} lines")));
    show("file", sizes);
    let within = lengths.iter().filter(|(length, _)| *length <= 30).count() * 100 / lengths.len();
    println!("{within} % of the functions stay within 30 lines");
    show("function", lengths);
    rooms();
    none(&wrong);
}

/// Prints how long things are: the middle, the ninth tenth and the five longest.
fn show(what: &str, mut sizes: Vec<(usize, String)>) {
    sizes.sort();
    let at = |share: usize| sizes[(sizes.len() - 1) * share / 100].0;
    println!("{} {what}s: median {}, p90 {}, longest {} lines", sizes.len(), at(50), at(90), at(100));
    for (length, name) in sizes.iter().rev().take(5) {
        println!("  {length:4}  {name}");
    }
}

/// Prints the size of each room.
fn rooms() {
    let mut rooms: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for source in sources() {
        let room = rooms.entry(source.room().to_owned()).or_default();
        *room = (room.0 + 1, room.1 + source.text.lines().count());
    }
    for (room, (files, lines)) in rooms {
        println!("  {room:10} {files:3} files {lines:6} lines");
    }
}

/// Name, first line and number of lines of each function that has a body. rustfmt ends one with a brace as far in as it begins.
fn functions(source: &Source) -> Vec<(String, usize, usize)> {
    let lines: Vec<&str> = source.text.lines().collect();
    let begun = lines.iter().enumerate().filter_map(|(n, line)| Some((n, FUNCTION.captures(line)?)));
    let measured = begun.filter_map(|(n, parts)| Some((parts[2].to_owned(), n + 1, body_lines(&lines[n..], &parts[1])?)));
    measured.collect()
}

/// The lines of the function that begins at the first line, as far in as `indent`; none for a mere declaration.
fn body_lines(lines: &[&str], indent: &str) -> Option<usize> {
    let head = lines.iter().position(|line| line.ends_with(['{', '}', ';']))?;
    match lines[head].chars().last() {
        Some('{') => Some(lines.iter().position(|line| *line == format!("{indent}}}"))? + 1),
        Some('}') => Some(head + 1),
        _ => None,
    }
}
