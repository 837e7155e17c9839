//! A mail's text taken apart: what is new, what is quoted, how it is signed.

use super::{quote, signature};
use crate::domain::Words;

/// Splits a text as a person would. A forwarded mail counts as quoted; answers between quoted lines count as new.
#[must_use]
pub fn split(text: &str) -> Words {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let quoted = quote::marks(&lines);
    let mut words = Split::default();
    let mut segment: Vec<&str> = Vec::new();
    for (line, is_quoted) in lines.iter().zip(&quoted) {
        if *is_quoted {
            words.take(&std::mem::take(&mut segment));
            words.quoted.push(line);
        } else {
            segment.push(line);
        }
    }
    words.take(&segment);
    Words { new: block(&words.new), quoted: block(&words.quoted), signature: block(&words.signature) }
}

#[derive(Default)]
struct Split<'a> {
    new: Vec<&'a str>,
    quoted: Vec<&'a str>,
    signature: Vec<&'a str>,
}

impl<'a> Split<'a> {
    /// Takes a run of lines that nobody quoted.
    fn take(&mut self, segment: &[&'a str]) {
        let (new, signature) = signature::split(segment);
        self.new.extend_from_slice(new);
        self.signature.extend_from_slice(signature);
    }
}

/// The lines as one text, with no more than one blank line in a row.
fn block(lines: &[&str]) -> String {
    let mut text = String::new();
    let mut blank = false;
    for line in lines {
        if line.trim().is_empty() {
            blank = true;
            continue;
        }
        if !text.is_empty() {
            text.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        text.push_str(line);
    }
    text
}
