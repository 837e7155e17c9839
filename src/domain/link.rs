//! Which ERP records a mail is about, and why we think so.

use serde::{Deserialize, Serialize};

use super::{Contact, DocType, Document, EmailAddress, MailDomain, MessageId, Mirrored, MkId};

/// A sort of ERP record that a mail can be linked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErpKind {
    /// A partner.
    Contact,
    /// An order, offer or bill.
    Document,
    /// A product.
    Product,
}

impl ErpKind {
    /// `contact`, `document` or `product`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Document => "document",
            Self::Product => "product",
        }
    }
}

/// One ERP record, named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ErpRef {
    /// The sort.
    pub kind: ErpKind,
    /// Its `mk_id`.
    pub id: MkId,
}

/// Who made a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkMaker {
    /// postar.
    Machine,
    /// A person: never overwritten by the machine.
    Person,
}

/// A mail and a record that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The mail.
    pub message: MessageId,
    /// The record.
    pub to: ErpRef,
    /// How sure we are.
    pub confidence: Confidence,
    /// Why.
    pub reasons: Vec<MatchReason>,
    /// Who said so.
    pub made_by: LinkMaker,
}

/// How sure a match is: three words that people can argue with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Worth a look, gives no facts.
    Possible,
    /// Right in all but odd cases.
    Likely,
    /// Only one record fits and a strong signal says so.
    Certain,
}

/// Why a record was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchReason {
    /// The author's address is the contact's.
    Address,
    /// The author's (not free-mail) domain is the contact's alone.
    Domain,
    /// A tax number in the signature or text.
    TaxNumber,
    /// A phone number in the signature.
    Phone,
    /// The contact's name in the text or signature.
    Name,
    /// A document named in the mail belongs to this one of several contacts.
    DocumentOfContact,
    /// An earlier mail of the thread is linked to it.
    Thread,
    /// The document's number stands in the subject.
    NumberInSubject,
    /// The document's number stands in the text.
    NumberInText,
    /// The document's number stands in the name of an attachment.
    NumberInAttachment,
    /// The document's number stands in the quoted history.
    NumberInQuote,
    /// The customer's own order number stands in the mail.
    BuyerOrder,
    /// A tracking code stands in the mail.
    TrackingCode,
    /// A number that differs from the document's by a slip of the pen.
    NumberAlmost,
    /// The document's partner is the matched contact.
    SamePartner,
    /// The only document of the contact that fits what is asked.
    OnlyOne,
    /// The newest document of the contact that fits what is asked.
    Latest,
    /// A product or amount in the mail stands on the document.
    Content,
    /// It is tied to a matched document in Metakocka.
    LinkedDocument,
    /// Everything open was asked for, and this is open.
    OpenItem,
    /// It was written to Metakocka because of the mail, with a person's approval.
    WrittenFrom,
}

/// What a mail tells of its sender and subject matter: the input of every look-up.
///
/// Its text and what its thread was linked to are no part of what is kept of it: the one stays in the mailbox, the other changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signals {
    /// The one author's address; `None` if there are several or none.
    pub author: Option<EmailAddress>,
    /// The author's domain, if it is not one of free mail.
    pub domain: Option<MailDomain>,
    /// Digits of tax numbers, without country prefix.
    pub tax_numbers: Vec<String>,
    /// Phone numbers in E.164.
    pub phones: Vec<String>,
    /// Keys (`number_key`) of what looks like document numbers, with where each was found.
    pub numbers: Vec<(String, MatchReason)>,
    /// What looks like tracking codes, upper case, without blanks.
    pub tracking_codes: Vec<String>,
    /// The new words, subject and signature, folded: names are looked for in it.
    #[serde(skip)]
    pub folded_text: String,
    /// Contacts that earlier mails of the thread are linked to.
    #[serde(skip)]
    pub thread_contacts: Vec<MkId>,
    /// Documents that earlier mails of the thread are linked to.
    #[serde(skip)]
    pub thread_documents: Vec<MkId>,
}

/// Records of the mirror that some signal points to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Contacts by address, domain, tax number or phone.
    pub contacts: Vec<Mirrored<Contact>>,
    /// Documents by number, buyer's number or tracking code, whoever they belong to.
    pub documents: Vec<Mirrored<Document>>,
}

/// A contact, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactMatch {
    /// The contact.
    pub id: MkId,
    /// Its name.
    pub name: String,
    /// How sure.
    pub confidence: Confidence,
    /// Why.
    pub reasons: Vec<MatchReason>,
}

/// A document, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentMatch {
    /// Its type.
    pub doc_type: DocType,
    /// Its `mk_id`.
    pub id: MkId,
    /// Its number.
    pub number: String,
    /// How sure.
    pub confidence: Confidence,
    /// Why.
    pub reasons: Vec<MatchReason>,
}

/// What a mail was matched with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matches {
    /// The one contact (certain or likely), if there is one.
    pub contact: Option<ContactMatch>,
    /// Possible ones, or several that fit alike.
    pub candidates: Vec<ContactMatch>,
    /// Documents of that contact, best first. Never another partner's.
    pub documents: Vec<DocumentMatch>,
    /// The mail names a document that belongs to somebody else; which one is not kept.
    pub names_foreign_document: bool,
    /// The mail names something that looks like a document number and that the ERP does not know, as it was typed.
    pub unknown_numbers: Vec<String>,
}
