//! Where the lines of a text start.

/// A text by its lines.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(after_breaks).collect() }
    }

    /// The line of a byte, counted from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    /// The column of a byte in characters, counted from 1.
    pub(super) fn column(&self, byte: usize) -> usize {
        let start = self.starts.get(self.line(byte) - 1).copied().unwrap_or_default();
        self.text.get(start..byte).unwrap_or_default().chars().count() + 1
    }

    /// What a line holds, counted from 1.
    pub(super) fn text(&self, line: usize) -> &'t str {
        let start = self.starts.get(line - 1).copied().unwrap_or(self.text.len());
        self.text.get(start..).unwrap_or_default().split('\n').next().unwrap_or_default()
    }

    /// The text with blanks in place of some lines: everything else keeps its position.
    pub(super) fn without(&self, is_out: impl Fn(usize) -> bool) -> String {
        let blanked = |(index, line): (usize, &str)| if is_out(index + 1) { " ".repeat(line.len()) } else { line.to_owned() };
        self.text.split('\n').enumerate().map(blanked).collect::<Vec<_>>().join("\n")
    }
}
