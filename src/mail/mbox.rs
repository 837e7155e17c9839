//! An mbox taken apart into its mails (mboxrd: `From ` lines part them, one `>` of a quoted `>From ` goes away).

use mail_parser::mailbox::mbox::MessageIterator;

/// The mails of an mbox, in their order; none if it begins with anything but a `From ` line.
#[must_use]
pub fn mbox(bytes: &[u8]) -> Vec<Vec<u8>> {
    if !bytes.starts_with(b"From ") {
        return Vec::new();
    }
    // Reading from memory can't fail; an error would end the list there.
    MessageIterator::new(bytes).map_while(Result::ok).map(|mail| mail.contents().to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_lines_part_the_mails_and_quoted_ones_do_not() {
        let file =
            b"From a@b Mon Nov 16 08:00:00 2026\nSubject: 1\n\n>From here on\n\nFrom c@d Mon Nov 16 09:00:00 2026\nSubject: 2\n\nx\n";
        assert_eq!(mbox(file), [b"Subject: 1\n\nFrom here on\n\n".to_vec(), b"Subject: 2\n\nx\n".to_vec()]);
    }

    #[test]
    fn a_file_that_is_no_mbox_holds_no_mails() {
        assert!(mbox(b"Subject: 1\n\nx\n").is_empty());
    }
}
