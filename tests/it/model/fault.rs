//! What goes wrong once: where in the conversation, and how; and what becomes of the server's words then.

use std::time::Duration;

/// A point of the conversation at which the server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum At {
    Greeting,
    Capability,
    StartTls,
    /// The `+` to AUTHENTICATE.
    AuthenticatePlus,
    /// LOGIN, or the end of AUTHENTICATE.
    Login,
    Id,
    List,
    Select,
    Examine,
    Status,
    Noop,
    /// A window of a folder, without bodies.
    Window,
    /// The UID of the last mail.
    Last,
    /// The UID of the first mail.
    First,
    /// Message-IDs.
    Identity,
    /// Bytes of mails.
    Body,
    Store,
    Copy,
    Move,
    Expunge,
    /// The `+` to APPEND.
    AppendPlus,
    /// The end of APPEND.
    Append,
    /// The `+` to IDLE.
    IdlePlus,
    /// News during IDLE.
    News,
    /// The end of IDLE.
    Done,
    Logout,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The connection ends before anything is done.
    DropBefore,
    /// Nothing is done, and the tagged line says this: `NO [OVERQUOTA] full`.
    Refuse(&'static str),
    /// All is done and said, and then the tagged line says this.
    RefuseAfter(&'static str),
    /// So many tokens of the answer come, then the connection ends.
    CutAt(usize),
    /// So many tokens of the answer come, then BYE and the end.
    ByeAt(usize),
    /// So many tokens of the answer come, then nothing ever again.
    MuteAt(usize),
    /// Each byte comes after this time.
    Drip(Duration),
    /// The answer comes after this time.
    Late(Duration),
    /// The tagged line bears another tag.
    ForeignTag,
    /// Every untagged line is left out.
    NoData,
    /// Every untagged line comes twice.
    Twice,
    /// This is said before the answer.
    Before(&'static str),
    /// This is said between the data and the tagged line.
    Between(&'static str),
    /// This is said in place of the answer.
    Instead(&'static str),
    /// A line without an end comes in place of the answer.
    EndlessLine,
    /// A literal of half a gigabyte is announced.
    LiteralBomb,
    /// The content isn't true.
    Lie(Lie),
}

/// What isn't true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lie {
    NoUids,
    NoSizes,
    NoFlags,
    NoBodies,
    NilBodies,
    EmptyBodies,
    OddDates,
    SizeZero,
    SizeSmaller,
    SizeLarger,
    UidNextLeftOut,
    UidNextZero,
    UidNextLow,
    UidNextHigh,
    ValidityOther,
    ValidityZero,
    ValidityLeftOut,
    ExistsZero,
    ExistsMore,
    ExistsLess,
    ReadOnly,
    FewerCapabilities,
    Mute,
    NewsFirst,
    NothingDone,
    OtherUid,
    NoUid,
}

/// One fault, met once.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) at: At,
    /// So often the point is passed before.
    pub(crate) skip: usize,
    pub(crate) what: What,
}

/// What the server does with its mouth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Say(Vec<u8>),
    Wait(Duration),
    Close,
    /// Says nothing more, and waits for the client to leave.
    Mute,
}

/// An answer: data, and the line that ends it.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    pub(super) untagged: Vec<Vec<u8>>,
    /// `OK done`, without the tag; or a continuation, `+ go`, with the tag `+`.
    pub(super) end: String,
}

impl Answer {
    pub(super) fn ok(untagged: Vec<Vec<u8>>) -> Self {
        Self { untagged, end: "OK done".to_owned() }
    }

    pub(super) fn only(end: impl Into<String>) -> Self {
        Self { untagged: Vec::new(), end: end.into() }
    }

    /// What is said, as the fault has it.
    pub(super) fn pieces(mut self, tag: &str, fault: Option<&What>) -> Vec<Piece> {
        match fault {
            Some(What::NoData) => self.untagged.clear(),
            Some(What::Twice) => self.untagged = self.untagged.into_iter().flat_map(|line| [line.clone(), line]).collect(),
            Some(What::Before(text)) => self.untagged.insert(0, raw(text, tag)),
            Some(What::Between(text)) => self.untagged.push(raw(text, tag)),
            Some(What::Instead(text)) => return vec![Piece::Say(raw(text, tag))],
            Some(What::Refuse(text) | What::RefuseAfter(text)) => (*text).clone_into(&mut self.end),
            Some(What::EndlessLine) => return vec![Piece::Say(b"* OK ".to_vec()), Piece::Say(vec![b'x'; 200_000]), Piece::Mute],
            Some(What::LiteralBomb) => return vec![Piece::Say(b"* 1 FETCH (UID 1 BODY[] {500000000}\r\nabc".to_vec()), Piece::Mute],
            _ => {}
        }
        let tag = if fault == Some(&What::ForeignTag) { "z99" } else { tag };
        let end = if self.end.is_empty() { Vec::new() } else { format!("{tag} {}\r\n", self.end).into_bytes() };
        let bytes = [self.untagged.concat(), end].concat();
        spoken(bytes, fault)
    }
}

fn spoken(bytes: Vec<u8>, fault: Option<&What>) -> Vec<Piece> {
    let cut = |tokens: &usize| first_tokens(&bytes, *tokens);
    match fault {
        Some(What::DropBefore) => vec![Piece::Close],
        Some(What::CutAt(tokens)) => vec![Piece::Say(cut(tokens)), Piece::Close],
        Some(What::MuteAt(tokens)) => vec![Piece::Say(cut(tokens)), Piece::Mute],
        Some(What::ByeAt(tokens)) => {
            let begun = cut(tokens);
            let end: &[u8] = if begun.is_empty() || begun.ends_with(b"\r\n") { b"" } else { b"\r\n" };
            vec![Piece::Say([&begun, end, b"* BYE so long\r\n"].concat()), Piece::Close]
        }
        Some(What::Drip(pause)) => bytes.into_iter().flat_map(|byte| [Piece::Wait(*pause), Piece::Say(vec![byte])]).collect(),
        Some(What::Late(pause)) => vec![Piece::Wait(*pause), Piece::Say(bytes)],
        _ => vec![Piece::Say(bytes)],
    }
}

/// The text as it stands, `{tag}` being the command's own.
fn raw(text: &str, tag: &str) -> Vec<u8> {
    text.replace("{tag}", tag).into_bytes()
}

/// The first so many words of an answer, each with the blank or line end behind it.
fn first_tokens(bytes: &[u8], tokens: usize) -> Vec<u8> {
    let ends = bytes.iter().enumerate().filter(|(_, byte)| matches!(byte, b' ' | b'\n')).map(|(at, _)| at + 1);
    let end = std::iter::once(0).chain(ends).nth(tokens).unwrap_or(bytes.len());
    bytes[..end].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_cut_behind_a_token() {
        let answer = Answer::ok(vec![b"* 5 EXISTS\r\n".to_vec()]);
        let said = |tokens| answer.clone().pieces("p1", Some(&What::CutAt(tokens)));
        assert_eq!(said(0), [Piece::Say(Vec::new()), Piece::Close]);
        assert_eq!(said(2), [Piece::Say(b"* 5 ".to_vec()), Piece::Close]);
        assert_eq!(said(4), [Piece::Say(b"* 5 EXISTS\r\np1 ".to_vec()), Piece::Close]);
        assert_eq!(said(99), [Piece::Say(b"* 5 EXISTS\r\np1 OK done\r\n".to_vec()), Piece::Close]);
    }
}
