//! A draft of arbitrary words: read back it has the same ids, recipients, subject and text.

use jiff::{Zoned, civil::date, tz::TimeZone};
use postar::domain::{Defect, EmailAddress, Language, Message, MessageId, NamedAddress};
use postar::mail::{self, Budget, Outgoing, Quoted};

use super::letter;

/// The parts of the input, separated by the ASCII unit separator.
struct Parts<'a> {
    subject: &'a str,
    name: &'a str,
    address: &'a str,
    ids: &'a str,
    text: &'a str,
    signature: &'a str,
    quoted: &'a str,
}

/// Writes the draft and reads it back.
pub fn run(input: &[u8]) {
    let input = String::from_utf8_lossy(input);
    let mut parts = input.split('\u{1f}');
    let mut part = || parts.next().unwrap_or_default();
    let (subject, name, address, ids) = (part(), part(), part(), part());
    let parts = Parts { subject, name, address, ids, text: part(), signature: part(), quoted: part() };
    if let Some(draft) = Draft::of(&parts) {
        draft.check(&parts);
    }
}

struct Draft {
    from: NamedAddress,
    to: NamedAddress,
    ids: Vec<MessageId>,
    date: Zoned,
}

impl Draft {
    fn of(parts: &Parts<'_>) -> Option<Self> {
        let address = EmailAddress::parse(parts.address).or_else(|| EmailAddress::parse("neza@gozd.example"))?;
        let mut ids: Vec<MessageId> = Vec::new();
        for id in parts.ids.split_whitespace().filter_map(MessageId::parse).take(21) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let named = |name: &str, address| NamedAddress { name: Some(name.to_owned()), address };
        let date = date(2026, 11, 16).at(8, 12, 5, 0).to_zoned(TimeZone::UTC).ok()?;
        Some(Self { from: named("Lipa", EmailAddress::parse("prodaja@lipa.example")?), to: named(parts.name, address), ids, date })
    }

    fn check(&self, parts: &Parts<'_>) {
        let attribution = mail::attribution(Language::Sl, Some(&self.date), "Neža");
        let written = mail::compose(&Outgoing {
            from: &self.from,
            to: std::slice::from_ref(&self.to),
            cc: &[],
            subject: parts.subject,
            in_reply_to: self.ids.last(),
            references: &self.ids,
            date: &self.date,
            message_id: &MessageId::parse("<k1.1@lipa.example>").unwrap(),
            marker: "k1abcdefg; rev=1",
            text: parts.text,
            signature: parts.signature,
            quoted: Some(Quoted { attribution: &attribution, text: parts.quoted }),
            language: Language::Sl,
            attached: &[],
        });
        let Ok(bytes) = written else { return };
        letter::check(&bytes);
        let read = mail::parse(&bytes, &Budget::default());
        self.compare(&read);
        assert_eq!(letter::letters(&read.subject), letter::letters(&letter::on_one_line(parts.subject)), "the subject");
        if !read.has(Defect::NoReadableText) {
            let words = [read.words.new.as_str(), &read.words.quoted, &read.words.signature].concat();
            let meant = [parts.text, parts.signature, &attribution, parts.quoted].concat();
            assert_eq!(letter::letters(&words), letter::letters(&meant), "the text");
        }
    }

    fn compare(&self, read: &Message) {
        assert!(!read.has(Defect::ParserPanicked) && !read.has(Defect::SeveralFrom) && !read.has(Defect::DuplicateHeader));
        assert_eq!(read.id.as_str(), "<k1.1@lipa.example>");
        assert_eq!(read.to.iter().map(|to| &to.address).collect::<Vec<_>>(), [&self.to.address]);
        let writable = |id: &&MessageId| id.as_str().len() <= 800 && id.as_str().chars().all(|c| c.is_ascii_graphic());
        assert_eq!(read.references.iter().collect::<Vec<_>>(), self.ids.iter().filter(writable).collect::<Vec<_>>());
        assert_eq!(read.in_reply_to.first(), self.ids.last().filter(writable));
    }
}
