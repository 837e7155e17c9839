//! How much of one mail is looked at: hostile mail must cost no more than honest mail.

/// Upper bounds, checked before anything interprets the bytes. What lies beyond them is not looked at, and the mail says so
/// (`Defect::TooLarge`, `Defect::OverBudget`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Bytes of the whole mail; of a larger one only the header is read.
    pub bytes: usize,
    /// MIME parts, counted by their delimiter lines.
    pub parts: usize,
    /// Levels of multiparts and enclosed mails.
    pub depth: usize,
    /// Header fields of the mail itself.
    pub headers: usize,
    /// Bytes of the mail's own header that are kept.
    pub header_bytes: usize,
    /// Bytes of one header field that are kept.
    pub field_bytes: usize,
    /// Addresses in one address field.
    pub addresses: usize,
    /// Message-IDs in one field; of a longer list the first and the last ones are kept.
    pub ids: usize,
    /// Bytes of decoded text, plain or HTML, that are read.
    pub decoded: usize,
    /// Lines of decoded text that are read: a million empty ones would cost more than any words.
    pub lines: usize,
}

impl Default for Budget {
    /// 50 MB is what the HTTP face takes and twice what large providers accept; the rest is ten times what honest mail needs.
    fn default() -> Self {
        Self {
            bytes: 50_000_000,
            parts: 1_000,
            depth: 50,
            headers: 1_000,
            header_bytes: 512 * 1024,
            field_bytes: 64 * 1024,
            addresses: 1_000,
            ids: 200,
            decoded: 1024 * 1024,
            lines: 20_000,
        }
    }
}
