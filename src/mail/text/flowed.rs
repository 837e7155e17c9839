//! format=flowed text (RFC 3676): written for drafts, read from customers.

use mail_parser::ContentType;

/// Where soft lines break when we write, in characters; RFC 3676 §4.2 asks for at most 78.
const WIDTH: usize = 72;

/// Joins soft-wrapped lines if the part is declared as flowed; other text stays as it is.
pub(crate) fn unwrap(text: &str, declared: Option<&ContentType<'_>>) -> String {
    let attribute = |name: &str| declared.and_then(|declared| declared.attribute(name)).unwrap_or_default();
    if attribute("format").eq_ignore_ascii_case("flowed") {
        join(text, attribute("delsp").eq_ignore_ascii_case("yes"))
    } else {
        text.to_owned()
    }
}

/// RFC 3676 §4: a line that ends in a space goes on in the next line of the same quote depth.
fn join(text: &str, delete_space: bool) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut open_depth = None;
    for line in text.lines() {
        let (depth, content) = unstuff(line);
        let soft = content.ends_with(' ') && content != "-- ";
        let kept = if soft && delete_space { content.strip_suffix(' ').unwrap_or(content) } else { content };
        match lines.last_mut() {
            Some(last) if open_depth == Some(depth) && content != "-- " => last.push_str(kept),
            _ => lines.push(format!("{}{}{kept}", ">".repeat(depth), if depth > 0 { " " } else { "" })),
        }
        open_depth = soft.then_some(depth);
    }
    lines.join("\n")
}

/// The quote depth of a line, and what stands behind its quote marks and its stuffed space.
fn unstuff(line: &str) -> (usize, &str) {
    let content = line.trim_start_matches('>');
    let depth = line.len() - content.len();
    (depth, content.strip_prefix(' ').unwrap_or(content))
}

/// Own text as flowed lines: wrapped softly, and stuffed where a line starts with a space, `>` or `From `.
pub(crate) fn write(text: &str) -> String {
    let mut flowed = String::new();
    for line in text.lines() {
        for (at, part) in soft_lines(line.trim_end()).into_iter().enumerate() {
            flowed.push_str(if at > 0 { " \r\n" } else { "" });
            flowed.push_str(if part.starts_with([' ', '>']) || part.starts_with("From ") { " " } else { "" });
            flowed.push_str(&part);
        }
        flowed.push_str("\r\n");
    }
    flowed
}

/// One level of quoting added to every line; a quoted line is never flowed, so that it stays what its author wrote.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::new();
    for line in text.lines().map(str::trim_end) {
        let mark = if line.is_empty() || line.starts_with('>') { ">" } else { "> " };
        quoted.push_str(mark);
        quoted.push_str(line);
        quoted.push_str("\r\n");
    }
    quoted
}

fn soft_lines(line: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for (at, word) in line.split(' ').enumerate() {
        let Some(last) = lines.last_mut() else { break };
        let fits = last.chars().count() + word.chars().count() < WIDTH;
        if at == 0 {
            last.push_str(word);
        } else if fits || last.is_empty() || last == "--" || word.is_empty() || last.ends_with(' ') {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}
