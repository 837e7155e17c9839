//! A text taken apart into words that may hold digits, with what stood before each of them.

/// The longest stretch of one text that is looked at, in characters; what a mail is about stands near its top.
const MOST_CHARACTERS: usize = 20_000;

/// A word such as `PN-412`, and what stood between it and the word before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Letters and digits, joined by `-` or `/`, or by `.` between digits.
    pub(super) text: String,
    /// The characters before it: blanks, punctuation.
    pub(super) gap: String,
}

impl Word {
    /// True if it holds a digit.
    pub(super) fn has_digit(&self) -> bool {
        self.text.contains(|c: char| c.is_ascii_digit())
    }

    /// True if it holds a letter.
    pub(super) fn has_letter(&self) -> bool {
        self.text.contains(char::is_alphabetic)
    }

    /// True if it is digits and nothing else.
    pub(super) fn is_digits(&self) -> bool {
        self.text.chars().all(|c| c.is_ascii_digit())
    }

    /// True if it is letters and nothing else.
    pub(super) fn is_letters(&self) -> bool {
        self.text.chars().all(char::is_alphabetic)
    }

    /// True if only blanks stand before it, on the same line.
    pub(super) fn follows_closely(&self) -> bool {
        !self.gap.is_empty() && self.gap.chars().all(|c| c.is_whitespace() && c != '\n')
    }

    /// Its letters and digits alone, in upper case.
    pub(super) fn compact(&self) -> String {
        self.text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase()
    }
}

/// The words of a text, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut scan = Scan::default();
    for c in text.chars().take(MOST_CHARACTERS) {
        scan.take(plain_dash(c));
    }
    scan.end();
    scan.words
}

/// The dashes that programs put in for the one on the keyboard.
fn plain_dash(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{00a0}' | '\u{202f}' | '_' => ' ',
        other => other,
    }
}

#[derive(Default)]
struct Scan {
    words: Vec<Word>,
    word: Word,
    /// A joint that becomes part of the word only if the word goes on.
    joint: Option<char>,
}

impl Scan {
    fn take(&mut self, c: char) {
        if c.is_alphanumeric() {
            self.join(c);
            self.word.text.push(c);
        } else if self.word.text.is_empty() {
            self.word.gap.push(c);
        } else if matches!(c, '-' | '/' | '.') && self.joint.is_none() {
            self.joint = Some(c);
        } else {
            self.end();
            self.word.gap.push(c);
        }
    }

    /// Settles what a held joint was: part of this word, or the end of the last.
    fn join(&mut self, next: char) {
        let Some(joint) = self.joint else { return };
        let between_digits = next.is_ascii_digit() && self.word.text.ends_with(|c: char| c.is_ascii_digit());
        if joint == '.' && !between_digits {
            self.end();
        } else {
            self.word.text.push(joint);
            self.joint = None;
        }
    }

    fn end(&mut self) {
        if !self.word.text.is_empty() {
            self.words.push(std::mem::take(&mut self.word));
        }
        self.word.gap.extend(self.joint.take());
    }
}

#[cfg(test)]
mod tests {
    use super::{Word, words};

    fn word(gap: &str, text: &str) -> Word {
        Word { gap: gap.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn joints_stay_only_inside_a_word() {
        let found: Vec<String> =
            words("Za PN\u{2011}412, št. 2026/88. (R26-0318.pdf) 1.464,00").into_iter().map(|word| word.text).collect();
        assert_eq!(found, ["Za", "PN-412", "št", "2026/88", "R26-0318", "pdf", "1.464", "00"]);
    }

    #[test]
    fn what_stood_before_a_word_is_kept_with_it() {
        let table = [
            ("(R-26/3) nov.", vec![word("(", "R-26/3"), word(") ", "nov")]),
            ("a--b", vec![word("", "a"), word("--", "b")]),
            ("a. b", vec![word("", "a"), word(". ", "b")]),
            ("1.a", vec![word("", "1"), word(".", "a")]),
            ("a.1", vec![word("", "a"), word(".", "1")]),
            ("1.4", vec![word("", "1.4")]),
            ("x\u{2212}1\u{00a0}y_z", vec![word("", "x-1"), word(" ", "y"), word(" ", "z")]),
            (" - ", vec![]),
            ("", vec![]),
        ];
        for (text, expected) in table {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn a_word_tells_what_it_is_made_of() {
        let table = [
            ("PN-412", (true, true, false, false)),
            ("412", (true, false, true, false)),
            ("2026/88", (true, false, false, false)),
            ("št", (false, true, false, true)),
            ("a-b", (false, true, false, false)),
        ];
        for (text, expected) in table {
            let word = word(" ", text);
            assert_eq!((word.has_digit(), word.has_letter(), word.is_digits(), word.is_letters()), expected, "{text}");
        }
        assert_eq!(word("", "lx-204/5.8").compact(), "LX20458");
    }

    #[test]
    fn a_word_follows_closely_after_blanks_on_its_line() {
        for (gap, expected) in [(" ", true), ("  \t", true), ("", false), ("\n", false), (" \n ", false), ("-", false), (" - ", false)] {
            assert_eq!(word(gap, "412").follows_closely(), expected, "{gap:?}");
        }
    }
}
