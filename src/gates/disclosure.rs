//! How much a sender may be told: nothing of a customer's, the customer's facts, or what is sensitive.
//!
//! The first line that holds is the reason why no customer's fact may go ([`DisclosureClass::Public`]):
//!
//! | # | holds if | reason |
//! |---|---|---|
//! | 1 | several From headers or authors, or none that can be read | `two_from` |
//! | 2 | no trusted server vouches for the author; or the mail is built so that the server may have read another one (doubled headers or Content-Type, control characters in addresses) | `sender_not_authenticated` |
//! | 3 | several contacts fit the address or domain alike | `ambiguous_contact` |
//! | 4 | no contact; or the author is neither a known address of the contact nor at a domain that is plainly its own; or his domain only looks like a known one | `sender_unknown` |
//! | 5 | Reply-To leads to an address that is neither | `reply_to_elsewhere` |
//! | 6 | the draft would go to anybody else's address | `stranger_among_recipients` |
//! | 7 | the mail names somebody else's document, and none of the sender's own | `not_the_customer` |
//!
//! Where none holds, the contact's own facts may go ([`DisclosureClass::Customer`]). What is sensitive (copies of documents, bank accounts,
//! personal data) may go only if none of these holds either:
//!
//! | # | holds if | reason |
//! |---|---|---|
//! | 8 | the author's address isn't written down with the contact, or the contact isn't certain; his display name is somebody else's; the mail passes on somebody else's | `sender_unknown` |
//! | 9 | the address is written down with several contacts | `ambiguous_contact` |
//! | 10 | Reply-To is another address than the author's | `reply_to_elsewhere` |
//! | 11 | the draft goes to, or the mail went to, anybody who isn't a known address of the contact | `stranger_among_recipients` |
//! | 12 | the mail names somebody else's document beside the sender's own | `not_the_customer` |
//!
//! A new address at the customer's own domain is told what the customer is told: the domain vouched for it (line 2), and its holder decides
//! who writes from it. The company's own papers (purchase orders, delivery notes, complaints) are told to nobody: [`may_be_told`]. A stranger in Cc withholds none of the customer's facts as long as the draft does not go to him: drafts never do.
//! List prices and stock are no customer facts; a contract price is told to its buyer only (`Price::is_contract_of`, asked by the writer).

use super::standing::Standing;
use crate::domain::{
    Authenticity, Clearance, Confidence, Contact, Defect, DisclosureClass, Document, EmailAddress, MatchReason, Matches, Message, Verdict,
    WithheldWhy,
};

/// What decides about disclosure.
#[derive(Clone, Copy, Debug)]
pub struct Disclosing<'a> {
    /// The mail to be answered.
    pub message: &'a Message,
    /// What the mailbox's own server says of its author.
    pub authenticity: &'a Authenticity,
    /// Contact and documents that were found.
    pub matches: &'a Matches,
    /// The record of the chosen contact.
    pub contact: Option<&'a Contact>,
    /// Everybody whom the draft would go to: To and Cc of the draft, not of the mail.
    pub recipients: &'a [EmailAddress],
    /// Whom the author might be mistaken for.
    pub standing: &'a Standing,
}

/// How much may be told in the draft, and why not more.
#[must_use]
pub fn clearance(case: &Disclosing<'_>) -> Clearance {
    match withheld(case) {
        Some(why) => Clearance { allowed: DisclosureClass::Public, why: Some(why) },
        None => match lowered(case) {
            Some(why) => Clearance { allowed: DisclosureClass::Customer, why: Some(why) },
            None => Clearance { allowed: DisclosureClass::Sensitive, why: None },
        },
    }
}

/// Why customer facts must be held back from the draft, or `None` if they may go.
fn withheld(case: &Disclosing<'_>) -> Option<WithheldWhy> {
    let message = case.message;
    let Some(author) = message.author().map(|author| &author.address) else { return Some(WithheldWhy::TwoFrom) };
    if message.has(Defect::SeveralFrom) || message.has(Defect::NoFrom) {
        return Some(WithheldWhy::TwoFrom);
    }
    if case.authenticity.verdict != Verdict::Pass || AMBIGUOUS.iter().any(|defect| message.has(*defect)) {
        return Some(WithheldWhy::SenderNotAuthenticated);
    }
    let Some(contact) = chosen(case) else { return Some(without_contact(case.matches)) };
    if !is_of(contact, author) || case.standing.resembles.is_some() {
        return Some(WithheldWhy::SenderUnknown);
    }
    let is_meant = |address: &EmailAddress| address == author || is_of(contact, address) || is_beside(contact, author, address);
    if !message.reply_to.iter().all(|reply| is_meant(&reply.address)) {
        return Some(WithheldWhy::ReplyToElsewhere);
    }
    if !case.recipients.iter().all(is_meant) {
        return Some(WithheldWhy::StrangerAmongRecipients);
    }
    (case.matches.names_foreign_document && !names_own(case.matches)).then_some(WithheldWhy::NotTheCustomer)
}

/// Why nothing sensitive may be told to somebody who is told of what is the customer's.
fn lowered(case: &Disclosing<'_>) -> Option<WithheldWhy> {
    let (message, standing) = (case.message, case.standing);
    let author = &message.author()?.address;
    let contact = chosen(case)?;
    let certain = case.matches.contact.as_ref().is_some_and(|matched| matched.confidence == Confidence::Certain);
    let odd = standing.spoofs.is_some() || standing.forwards.is_some();
    if standing.is_shared {
        Some(WithheldWhy::AmbiguousContact)
    } else if !contact.knows(author) || !certain || odd {
        Some(WithheldWhy::SenderUnknown)
    } else if message.reply_to.iter().any(|reply| reply.address != *author) {
        Some(WithheldWhy::ReplyToElsewhere)
    } else if !standing.strangers.is_empty() || !case.recipients.iter().all(|to| contact.knows(to)) {
        Some(WithheldWhy::StrangerAmongRecipients)
    } else {
        case.matches.names_foreign_document.then_some(WithheldWhy::NotTheCustomer)
    }
}

/// Whether anything of a document may stand in a draft at all, whoever it is for: what was written for a customer, and nothing else.
#[must_use]
pub fn may_be_told(document: &Document) -> bool {
    document.doc_type.is_sales()
}

/// Defects by which two programs may see two different mails: the verdict may be about the other one.
const AMBIGUOUS: &[Defect] =
    &[Defect::DuplicateContentType, Defect::DuplicateHeader, Defect::ControlCharacters, Defect::ParserPanicked, Defect::OverBudget];

fn chosen<'a>(case: &Disclosing<'a>) -> Option<&'a Contact> {
    let matched = case.matches.contact.as_ref().filter(|matched| matched.confidence >= Confidence::Likely)?;
    case.contact.filter(|contact| contact.id == matched.id)
}

fn without_contact(matches: &Matches) -> WithheldWhy {
    let known = |reason: &MatchReason| matches!(reason, MatchReason::Address | MatchReason::Domain);
    let ambiguous = matches.candidates.iter().filter(|candidate| candidate.reasons.iter().any(known)).count() > 1;
    if ambiguous { WithheldWhy::AmbiguousContact } else { WithheldWhy::SenderUnknown }
}

fn is_of(contact: &Contact, address: &EmailAddress) -> bool {
    contact.knows(address) || contact.owns_domain(&address.domain())
}

/// An address at the domain of the author, who writes for a company from a domain that is no provider's.
fn is_beside(contact: &Contact, author: &EmailAddress, address: &EmailAddress) -> bool {
    let own = author.domain().organizational();
    contact.tax_number.is_some() && !own.is_free_mail() && address.domain().organizational() == own
}

/// A number in the mail, not merely the kind of question, led to one of the contact's own documents.
fn names_own(matches: &Matches) -> bool {
    matches.documents.iter().any(|document| document.confidence >= Confidence::Likely)
}

#[cfg(test)]
mod tests {
    use super::{Disclosing, clearance, is_beside, is_of, may_be_told, names_own, without_contact};
    use crate::domain::{
        Authenticity, Confidence, Contact, ContactMatch, ContactPerson, Defect, DisclosureClass, DocType, DocumentMatch, EmailAddress,
        MatchReason, Matches, Message, MkId, NamedAddress, Verdict, WithheldWhy,
    };
    use crate::gates::standing::{Known, Spoof, Standing};
    use crate::mail::{Budget, parse};

    use DisclosureClass::{Customer, Public, Sensitive};

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    fn contact(name: &str, emails: &[&str]) -> Contact {
        let person = ContactPerson { id: None, name: None, emails: emails.iter().map(|email| address(email)).collect(), phones: vec![] };
        Contact { people: vec![person], ..Contact::bare(MkId::new("1"), name.to_owned()) }
    }

    fn matched(confidence: Confidence, reasons: &[MatchReason]) -> ContactMatch {
        ContactMatch { id: MkId::new("1"), name: "Gozd".to_owned(), confidence, reasons: reasons.to_vec() }
    }

    fn order(confidence: Confidence) -> DocumentMatch {
        DocumentMatch { doc_type: DocType::SalesOrder, id: MkId::new("10"), number: "PN-77".to_owned(), confidence, reasons: vec![] }
    }

    /// What is asked about; unchanged, it is the customer at his known address.
    struct Asked {
        message: Message,
        verdict: Verdict,
        matches: Matches,
        contact: Contact,
        recipients: Vec<EmailAddress>,
        standing: Standing,
    }

    impl Asked {
        fn by_the_customer() -> Self {
            Self {
                message: parse(b"From: neza@gozd.example\r\n\r\nKje je?", &Budget::default()),
                verdict: Verdict::Pass,
                matches: Matches { contact: Some(matched(Confidence::Certain, &[MatchReason::Address])), ..Matches::default() },
                contact: contact("Gozd d.o.o.", &["neza@gozd.example", "gozd@gmail.com"]),
                recipients: vec![address("neza@gozd.example")],
                standing: Standing::default(),
            }
        }

        fn from(&mut self, text: &str) {
            self.message.from = vec![NamedAddress { name: None, address: address(text) }];
        }

        fn replies_to(&mut self, text: &str) {
            self.message.reply_to = vec![NamedAddress { name: None, address: address(text) }];
        }

        fn told(&self) -> (DisclosureClass, Option<WithheldWhy>) {
            let authenticity = Authenticity { verdict: self.verdict, how: String::new(), refused_by_policy: false };
            let found = clearance(&Disclosing {
                message: &self.message,
                authenticity: &authenticity,
                matches: &self.matches,
                contact: Some(&self.contact),
                recipients: &self.recipients,
                standing: &self.standing,
            });
            (found.allowed, found.why)
        }
    }

    type Case = (&'static str, fn(&mut Asked), DisclosureClass, Option<WithheldWhy>);

    const CASES: &[Case] = &[
        ("the customer", |_| {}, Sensitive, None),
        ("no author", |it| it.message.from.clear(), Public, Some(WithheldWhy::TwoFrom)),
        ("several From", |it| it.message.defects.push(Defect::SeveralFrom), Public, Some(WithheldWhy::TwoFrom)),
        ("no From", |it| it.message.defects.push(Defect::NoFrom), Public, Some(WithheldWhy::TwoFrom)),
        ("no verdict", |it| it.verdict = Verdict::Unknown, Public, Some(WithheldWhy::SenderNotAuthenticated)),
        ("over budget", |it| it.message.defects.push(Defect::OverBudget), Public, Some(WithheldWhy::SenderNotAuthenticated)),
        ("hidden text", |it| it.message.defects.push(Defect::HiddenText), Sensitive, None),
        ("no match", |it| it.matches.contact = None, Public, Some(WithheldWhy::SenderUnknown)),
        ("a possible match", |it| sure(it, Confidence::Possible), Public, Some(WithheldWhy::SenderUnknown)),
        ("a likely match", |it| sure(it, Confidence::Likely), Customer, Some(WithheldWhy::SenderUnknown)),
        ("another record", |it| it.contact.id = MkId::new("2"), Public, Some(WithheldWhy::SenderUnknown)),
        ("a stranger", |it| it.from("kdo@tam.example"), Public, Some(WithheldWhy::SenderUnknown)),
        ("a look-alike", |it| it.standing.resembles = Some(Known::House), Public, Some(WithheldWhy::SenderUnknown)),
        ("a new address of its", |it| it.from("ana@gozd.example"), Customer, Some(WithheldWhy::SenderUnknown)),
        ("replies to himself", |it| it.replies_to("neza@gozd.example"), Sensitive, None),
        ("replies to a known one", |it| it.replies_to("gozd@gmail.com"), Customer, Some(WithheldWhy::ReplyToElsewhere)),
        ("replies to a colleague", |it| it.replies_to("ana@gozd.example"), Customer, Some(WithheldWhy::ReplyToElsewhere)),
        ("replies to a stranger", |it| it.replies_to("kdo@tam.example"), Public, Some(WithheldWhy::ReplyToElsewhere)),
        ("goes to a known one", |it| it.recipients.push(address("gozd@gmail.com")), Sensitive, None),
        ("goes to a new one", |it| it.recipients.push(address("ana@gozd.example")), Customer, Some(WithheldWhy::StrangerAmongRecipients)),
        ("goes to a stranger", |it| it.recipients.push(address("kdo@tam.example")), Public, Some(WithheldWhy::StrangerAmongRecipients)),
        (
            "a stranger read it",
            |it| it.standing.strangers.push(address("kdo@tam.example")),
            Customer,
            Some(WithheldWhy::StrangerAmongRecipients),
        ),
        ("a shared address", |it| it.standing.is_shared = true, Customer, Some(WithheldWhy::AmbiguousContact)),
        ("somebody's name", |it| it.standing.spoofs = Some(Spoof::OfHouse), Customer, Some(WithheldWhy::SenderUnknown)),
        ("somebody's mail", |it| it.standing.forwards = Some(None), Customer, Some(WithheldWhy::SenderUnknown)),
        ("a foreign document", |it| names(it, &[]), Public, Some(WithheldWhy::NotTheCustomer)),
        ("and a possible own", |it| names(it, &[order(Confidence::Possible)]), Public, Some(WithheldWhy::NotTheCustomer)),
        ("and a likely own", |it| names(it, &[order(Confidence::Likely)]), Customer, Some(WithheldWhy::NotTheCustomer)),
        ("own documents only", |it| it.matches.documents.push(order(Confidence::Certain)), Sensitive, None),
    ];

    fn sure(asked: &mut Asked, confidence: Confidence) {
        asked.matches.contact = Some(matched(confidence, &[MatchReason::Address]));
    }

    fn names(asked: &mut Asked, own: &[DocumentMatch]) {
        asked.matches.names_foreign_document = true;
        asked.matches.documents = own.to_vec();
    }

    #[test]
    fn each_thing_that_speaks_against_telling_is_enough_alone() {
        for (case, change, allowed, why) in CASES {
            let mut asked = Asked::by_the_customer();
            change(&mut asked);
            assert_eq!(asked.told(), (*allowed, *why), "{case}");
        }
    }

    #[test]
    fn the_first_line_that_holds_is_the_reason() {
        let mut asked = Asked::by_the_customer();
        asked.standing = Standing { is_shared: true, spoofs: Some(Spoof::OfHouse), ..Standing::default() };
        asked.replies_to("ana@gozd.example");
        assert_eq!(asked.told(), (Customer, Some(WithheldWhy::AmbiguousContact)));
        asked.standing.is_shared = false;
        assert_eq!(asked.told(), (Customer, Some(WithheldWhy::SenderUnknown)));
        asked.replies_to("kdo@tam.example");
        assert_eq!(asked.told(), (Public, Some(WithheldWhy::ReplyToElsewhere)));
        asked.verdict = Verdict::Fail;
        assert_eq!(asked.told(), (Public, Some(WithheldWhy::SenderNotAuthenticated)));
    }

    #[test]
    fn two_that_are_known_alike_are_ambiguous_and_one_is_not() {
        let by_address = || matched(Confidence::Possible, &[MatchReason::Address]);
        let by_domain = || matched(Confidence::Possible, &[MatchReason::SamePartner, MatchReason::Domain]);
        let by_text = || matched(Confidence::Possible, &[MatchReason::Content]);
        for (candidates, expected) in [
            (vec![], WithheldWhy::SenderUnknown),
            (vec![by_address()], WithheldWhy::SenderUnknown),
            (vec![by_address(), by_text(), by_text()], WithheldWhy::SenderUnknown),
            (vec![by_address(), by_domain()], WithheldWhy::AmbiguousContact),
            (vec![by_domain(), by_text(), by_domain(), by_address()], WithheldWhy::AmbiguousContact),
        ] {
            let matches = Matches { candidates, ..Matches::default() };
            assert_eq!(without_contact(&matches), expected, "{matches:?}");
        }
    }

    #[test]
    fn an_address_belongs_by_its_entry_its_domain_or_a_companys_colleague() {
        let gozd = contact("Gozd d.o.o.", &["neza@gozd.example", "gozd@gmail.com"]);
        for (text, expected) in [("gozd@gmail.com", true), ("ana@gozd.example", true), ("kdo@gmail.com", false), ("kdo@tam.example", false)]
        {
            assert_eq!(is_of(&gozd, &address(text)), expected, "{text}");
        }
        for (tax_number, author, other, expected) in [
            (Some("SI28251888"), "ana@smreka.example", "rok@posta.smreka.example", true),
            (None, "ana@smreka.example", "rok@smreka.example", false),
            (Some("SI28251888"), "ana@gmail.com", "rok@gmail.com", false),
            (Some("SI28251888"), "ana@smreka.example", "rok@tam.example", false),
            (None, "ana@gmail.com", "rok@gmail.com", false),
        ] {
            let company = Contact { tax_number: tax_number.map(str::to_owned), ..gozd.clone() };
            assert_eq!(is_beside(&company, &address(author), &address(other)), expected, "{tax_number:?} {author} {other}");
        }
    }

    #[test]
    fn a_company_known_by_one_address_at_a_domain_without_its_name_may_have_its_answer_sent_beside() {
        let mut asked = Asked::by_the_customer();
        asked.contact = contact("Mizarstvo Novak", &["ana@smreka.example"]);
        asked.recipients.clear();
        asked.from("ana@smreka.example");
        asked.replies_to("rok@smreka.example");
        assert_eq!(asked.told(), (Public, Some(WithheldWhy::ReplyToElsewhere)));
        asked.contact.tax_number = Some("SI28251888".to_owned());
        assert_eq!(asked.told(), (Customer, Some(WithheldWhy::ReplyToElsewhere)));
    }

    #[test]
    fn only_what_was_written_for_a_customer_may_be_told_and_only_a_sure_document_is_his_own() {
        for (doc_type, expected) in [
            (DocType::SalesOffer, true),
            (DocType::SalesOrder, true),
            (DocType::SalesBillCreditNote, true),
            (DocType::PurchaseOrder, false),
            (DocType::WarehouseDeliveryNote, false),
            (DocType::Complaint, false),
        ] {
            let paper = serde_json::json!({
                "id": "1", "doc_type": doc_type, "number": "1", "currency": "EUR", "lines": [], "tracking_codes": [], "links": [],
            });
            assert_eq!(may_be_told(&serde_json::from_value(paper).unwrap()), expected, "{doc_type:?}");
        }
        for (documents, expected) in [
            (vec![], false),
            (vec![order(Confidence::Possible)], false),
            (vec![order(Confidence::Likely)], true),
            (vec![order(Confidence::Possible), order(Confidence::Certain)], true),
        ] {
            assert_eq!(names_own(&Matches { documents, ..Matches::default() }), expected);
        }
    }
}
