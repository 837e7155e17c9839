//! The header of an answer to an arbitrary mail: no subject, name or id of a stranger becomes a field or an address of ours.

use jiff::{Zoned, civil::date, tz::TimeZone};
use postar::domain::{EmailAddress, Language, Message, MessageId, NamedAddress};
use postar::mail::{self, Budget, ComposeError, Outgoing, Quoted};

use super::letter;

/// Answers the mail that the bytes are.
pub fn run(input: &[u8]) {
    let parent = mail::parse(input, &Budget::default());
    let own = EmailAddress::parse("prodaja@lipa.example").unwrap();
    let chosen = mail::recipients(&parent, std::slice::from_ref(&own), None);
    let from = NamedAddress { name: Some("Lipa Studio, prodaja".to_owned()), address: own };
    let references = mail::references(&parent);
    let answer = Answer { from, to: chosen.to, cc: chosen.cc, subject: mail::reply_subject(&parent.subject), references };
    let Ok(bytes) = answer.compose(&parent) else { return };
    letter::check(&bytes);
    answer.compare(&parent, &mail::parse(&bytes, &Budget::default()));
}

struct Answer {
    from: NamedAddress,
    to: Vec<NamedAddress>,
    cc: Vec<NamedAddress>,
    subject: String,
    references: Vec<MessageId>,
}

impl Answer {
    fn compose(&self, parent: &Message) -> Result<Vec<u8>, ComposeError> {
        let date = moment();
        let author = parent.from.first().map(ToString::to_string).unwrap_or_default();
        mail::compose(&Outgoing {
            from: &self.from,
            to: &self.to,
            cc: &self.cc,
            subject: &self.subject,
            in_reply_to: Some(&parent.id),
            references: &self.references,
            date: &date,
            message_id: &MessageId::parse("<k1.1@lipa.example>").unwrap(),
            marker: "k1abcdefg; rev=1",
            text: "Pozdravljeni,\n\nmiza pride v torek.",
            signature: "Lep pozdrav\nLipa Studio",
            quoted: Some(Quoted { attribution: &mail::attribution(Language::Sl, Some(&date), &author), text: &parent.words.whole() }),
            language: Language::Sl,
            attached: &[],
        })
    }

    fn compare(&self, parent: &Message, read: &Message) {
        assert_eq!(read.subject, seen(&letter::on_one_line(&self.subject)), "the subject");
        assert_eq!((addresses(&read.to), addresses(&read.cc)), (addresses(&self.to), addresses(&self.cc)), "the recipients");
        assert_eq!(addresses(&read.from), ["prodaja@lipa.example"]);
        let names = |named: &[NamedAddress]| named.iter().map(name).collect::<Vec<_>>();
        assert_eq!(names(&read.to), names(&self.to), "the names");
        let writable = |id: &&MessageId| id.as_str().len() <= 800 && id.as_str().chars().all(|c| c.is_ascii_graphic());
        assert_eq!(read.in_reply_to.iter().collect::<Vec<_>>(), [&parent.id].into_iter().filter(writable).collect::<Vec<_>>());
        assert_eq!(read.references.iter().collect::<Vec<_>>(), self.references.iter().filter(writable).collect::<Vec<_>>());
    }
}

fn moment() -> Zoned {
    date(2026, 11, 16).at(8, 12, 5, 0).to_zoned(TimeZone::UTC).unwrap()
}

fn addresses(named: &[NamedAddress]) -> Vec<&str> {
    named.iter().map(|one| one.address.as_str()).collect()
}

fn name(named: &NamedAddress) -> String {
    seen(&letter::on_one_line(named.name.as_deref().unwrap_or_default()))
}

fn seen(text: &str) -> String {
    text.chars().filter(|c| letter::is_seen(*c)).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
