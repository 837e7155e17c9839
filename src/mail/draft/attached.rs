//! Files that go with a draft: named so that no program takes the name for a path, an order or a header.

/// Longest name that is given, in characters, without its ending.
const LONGEST: usize = 60;

/// A file that goes with a draft.
#[derive(Clone, Copy, Debug)]
pub struct Attached<'a> {
    /// Its name, as [`file_name`] makes it.
    pub name: &'a str,
    /// `application/pdf`
    pub content_type: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// A file's name made of what people call the thing: letters, digits, dots, dashes and underscores of ASCII, none of them leading but a
/// letter or digit. `R 26/0318` gives `R-26-0318.pdf`.
#[must_use]
pub fn file_name(called: &str, ending: &str) -> String {
    let plain = deunicode::deunicode(called);
    let kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let words: Vec<&str> = plain.split(|c: char| !kept(c)).filter(|word| !word.is_empty()).collect();
    let short: String = words.join("-").chars().take(LONGEST).collect();
    let name = short.trim_matches(['.', '-', '_']);
    format!("{}.{ending}", if name.is_empty() { "document" } else { name })
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_name_is_no_path_no_option_and_no_header() {
        for (called, expected) in [
            ("R26-0318", "R26-0318.pdf"),
            ("R 26/0318", "R-26-0318.pdf"),
            ("../../etc/passwd", "etc-passwd.pdf"),
            ("..\\x", "x.pdf"),
            ("-rf", "rf.pdf"),
            ("a\r\nBcc: x@y.example\0", "a-Bcc-x-y.example.pdf"),
            ("račun \u{202e}fdp.exe", "racun-fdp.exe.pdf"),
            ("…", "document.pdf"),
            ("", "document.pdf"),
        ] {
            assert_eq!(file_name(called, "pdf"), expected, "{called:?}");
        }
        assert_eq!(file_name(&"9".repeat(500), "pdf").len(), 64);
    }
}
