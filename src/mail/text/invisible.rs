//! Characters that a person can't see but a program would read.

/// True for zero-width, bidirectional-control, filler and tag characters (Unicode `Default_Ignorable_Code_Point`, the
/// part of it that carries no look of its own), and for the soft hyphen.
pub(crate) fn is(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E007F}')
}

/// Soft hyphens, joiners and byte-order marks stand in honest mail; these don't.
fn is_suspicious(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{E0000}'..='\u{E007F}')
}

/// From this many invisible characters on, they are a text of their own (binary written with zero-width characters).
const HIDDEN_RUN: usize = 8;

/// The visible part of a text, and whether something was hidden in it on purpose.
pub(crate) fn strip(text: &str) -> (String, bool) {
    let mut run = 0;
    let mut hidden = false;
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        if is(c) {
            run += 1;
            hidden |= is_suspicious(c) || run >= HIDDEN_RUN;
        } else {
            run = 0;
            visible.push(c);
        }
    }
    (visible, hidden)
}
