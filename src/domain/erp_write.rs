//! What may be written to Metakocka: one change a value, decided here and carried out elsewhere.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Currency, Digest, DocType, EmailAddress, ErpKind, ErpRef, MkId};

/// One write: one call of Metakocka's API, and one thing that a person can approve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "write", rename_all = "snake_case")]
pub enum ErpWrite {
    /// A partner who isn't there yet (`add_partner`).
    NewPartner(NewPartner),
    /// Other values in a partner's fields (`update_partner`).
    ChangeContact(RecordChange),
    /// Other values in a product's fields (`product_update`).
    ChangeProduct(RecordChange),
    /// A sales order or an offer (`put_document`).
    NewDocument(NewDocument),
    /// Another status of a document (`change_document_status`, `update_document`).
    Status(StatusChange),
    /// A note on a document (`update_document`).
    Note(Note),
    /// A file beside a document (`add_attachment`).
    Attach(FileToAttach),
}

/// The key of `[tenant.write]` that permits a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteKind {
    /// `partners`: new ones.
    Partners,
    /// `contacts`: fields of known ones.
    Contacts,
    /// `products`
    Products,
    /// `orders`
    Orders,
    /// `offers`
    Offers,
    /// `status`
    Status,
    /// `notes`
    Notes,
    /// `attachments`
    Attachments,
}

impl WriteKind {
    /// The word of the configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Partners => "partners",
            Self::Contacts => "contacts",
            Self::Products => "products",
            Self::Orders => "orders",
            Self::Offers => "offers",
            Self::Status => "status",
            Self::Notes => "notes",
            Self::Attachments => "attachments",
        }
    }
}

impl ErpWrite {
    /// What it takes a permit for.
    #[must_use]
    pub fn kind(&self) -> WriteKind {
        match self {
            Self::NewPartner(_) => WriteKind::Partners,
            Self::ChangeContact(_) => WriteKind::Contacts,
            Self::ChangeProduct(_) => WriteKind::Products,
            Self::NewDocument(document) if document.doc_type == DocType::SalesOffer => WriteKind::Offers,
            Self::NewDocument(_) => WriteKind::Orders,
            Self::Status(_) => WriteKind::Status,
            Self::Note(_) => WriteKind::Notes,
            Self::Attach(_) => WriteKind::Attachments,
        }
    }

    /// The sort of record that it makes or changes.
    #[must_use]
    pub fn record_kind(&self) -> ErpKind {
        match self {
            Self::NewPartner(_) | Self::ChangeContact(_) => ErpKind::Contact,
            Self::ChangeProduct(_) => ErpKind::Product,
            Self::NewDocument(_) | Self::Status(_) | Self::Note(_) | Self::Attach(_) => ErpKind::Document,
        }
    }

    /// What it would do, without what may differ from one proposal of it to the next (the day, a price, the value of the last sync): two
    /// proposals with one gist are one. A new record is known by what it is looked up by.
    #[must_use]
    pub fn gist(&self) -> String {
        match self {
            Self::NewPartner(partner) => format!("partner\n{}", partner.email),
            Self::NewDocument(document) => format!("{}\n{}\n{}", document.doc_type, document.partner, document.buyer_order),
            Self::ChangeContact(change) => format!("contact\n{}", change.gist()),
            Self::ChangeProduct(change) => format!("product\n{}", change.gist()),
            Self::Status(change) => format!("status\n{}\n{}", change.id, change.to),
            Self::Note(note) => format!("note\n{}\n{}", note.id, note.text),
            Self::Attach(file) => format!("file\n{}\n{}", file.id, file.content),
        }
    }

    /// The record that it changes; none for one that it makes.
    #[must_use]
    pub fn record(&self) -> Option<ErpRef> {
        let of = |kind, id: &MkId| Some(ErpRef { kind, id: id.clone() });
        match self {
            Self::NewPartner(_) | Self::NewDocument(_) => None,
            Self::ChangeContact(change) => of(ErpKind::Contact, &change.id),
            Self::ChangeProduct(change) => of(ErpKind::Product, &change.id),
            Self::Status(StatusChange { id, .. }) | Self::Note(Note { id, .. }) | Self::Attach(FileToAttach { id, .. }) => {
                of(ErpKind::Document, id)
            }
        }
    }
}

/// A partner to be made: a mail's sender and what the signature says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPartner {
    /// `customer`, at most 100 characters.
    pub name: String,
    /// `business_entity`: a company, not a person.
    pub company: bool,
    /// `tax_id_number` as written in the mail.
    pub tax_number: Option<String>,
    /// The billing address (`Račun`).
    pub street: Option<String>,
    /// `post_number`
    pub post_number: Option<String>,
    /// `place`
    pub city: Option<String>,
    /// `country`
    pub country: Option<String>,
    /// `partner_contact.name`
    pub person: Option<String>,
    /// `partner_contact.email`
    pub email: EmailAddress,
    /// `partner_contact.gsm`
    pub phone: Option<String>,
}

/// Fields of one contact or product that are to have other values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordChange {
    /// The record.
    pub id: MkId,
    /// Its fields, each once.
    pub fields: Vec<FieldChange>,
    /// `mk_address_id`: where a contact person who is added belongs; Metakocka demands one.
    #[serde(default)]
    pub address: Option<MkId>,
}

impl RecordChange {
    /// The record, the fields and the values wanted.
    fn gist(&self) -> String {
        let fields = self.fields.iter().map(|change| {
            let (entry, to) = (change.entry.as_ref().map_or("", MkId::as_str), change.to.as_deref());
            format!("\n{}\n{entry}\n{to:?}", change.path)
        });
        format!("{}{}", self.id, fields.collect::<String>())
    }
}

/// One field: what it was when the change was made, and what it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Our name for it: `email`.
    pub field: String,
    /// Metakocka's path: `partner_contact_list.email`.
    pub path: String,
    /// The `mk_id` of the list's entry that is meant, where the path goes through a list; none adds an entry.
    pub entry: Option<MkId>,
    /// The value of the last sync, as Metakocka wrote it: the base of a three-way comparison. `None`: there was none.
    pub from: Option<String>,
    /// The value wanted. `None` clears the field.
    pub to: Option<String>,
}

/// An order or offer to be made from a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDocument {
    /// `sales_order` or `sales_offer`.
    pub doc_type: DocType,
    /// `doc_date`
    pub date: Date,
    /// The partner; Metakocka wants his address named too.
    pub partner: MkId,
    /// `mk_address_id` of the billing address.
    pub address: MkId,
    /// `buyer_order`, at most 30 characters: the customer's number, or one of ours by which the document is found again.
    pub buyer_order: String,
    /// Currency of every price in it.
    pub currency: Currency,
    /// `notes`
    pub notes: Option<String>,
    /// At least one.
    pub lines: Vec<NewLine>,
}

/// A line: a product of the catalogue, at the ERP's price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLine {
    /// The product.
    pub product: MkId,
    /// `code`; Metakocka finds no product by `mk_id` alone.
    pub code: String,
    /// More than zero.
    pub amount: Decimal,
    /// `price`, net: the ERP's own, never one of a mail.
    pub price: Decimal,
    /// `tax_factor`: `0.22`.
    pub tax_factor: Decimal,
}

/// Another status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusChange {
    /// The document.
    pub id: MkId,
    /// Its type.
    pub doc_type: DocType,
    /// The stable column of the register it has now; none where none is set.
    pub from: Option<String>,
    /// The one wanted: `shipped`.
    pub to: String,
}

/// A note, added to what is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The document.
    pub id: MkId,
    /// Its type.
    pub doc_type: DocType,
    /// What is added, on lines of its own.
    pub text: String,
    /// The notes that stand there, read right before: Metakocka takes the whole field only.
    #[serde(default)]
    pub was: Option<String>,
}

/// A file to be attached: a mail, or a PDF that came with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileToAttach {
    /// The document.
    pub id: MkId,
    /// Its type.
    pub doc_type: DocType,
    /// `file_name`; with a piece of the digest in it, so that it is found again.
    pub name: String,
    /// The bytes, kept in the store.
    pub content: Digest,
    /// How many.
    pub size: u64,
}
