//! Mails and records made of a few words.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use postar::domain::{
    Confidence, Contact, ContactMatch, ContactPerson, Currency, Digest, DisclosureClass, DocType, Document, DocumentLine, DocumentMatch,
    EmailAddress, Finding, Headers, Intent, Language, Matches, Message, MessageId, Mirrored, MkId, NamedAddress, Price, Product, Status,
    Stock, WithheldWhy, Words,
};
use postar::writer::{
    Ask, Draft, Form, Material, OwnLetter, ProductAsked, Reading, Templates, WriteError, claim_of_reply, write, write_own,
};
use rust_decimal::{Decimal, dec};

pub(super) const TODAY: Date = date(2026, 11, 16);

/// A mail with this subject and these new words.
pub(super) fn mail(language: Option<Language>, subject: &str, new: &str) -> Message {
    let digest = Digest::of(new.as_bytes());
    Message {
        id: MessageId::of_digest(&digest),
        digest,
        size: new.len(),
        date: None,
        received: None,
        from: vec![NamedAddress { name: Some("Neža Gozd".to_owned()), address: EmailAddress::parse("neza@gozd.example").unwrap() }],
        reply_to: Vec::new(),
        to: Vec::new(),
        cc: Vec::new(),
        return_path: None,
        subject: subject.to_owned(),
        in_reply_to: Vec::new(),
        references: Vec::new(),
        words: Words { new: new.to_owned(), quoted: "Koliko stane? Kdaj pride 77 kosov?".to_owned(), signature: "Tel. 041 555".to_owned() },
        language,
        attachments: Vec::new(),
        headers: Headers::default(),
        content_type: "text/plain".to_owned(),
        calendar_method: None,
        defects: Vec::new(),
    }
}

/// Everything a draft can be made of; tests change what they are about.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    pub(super) mail: Message,
    pub(super) intents: Vec<Intent>,
    pub(super) asks: Vec<Ask>,
    pub(super) language: Language,
    pub(super) form: Form,
    pub(super) contact: Option<Mirrored<Contact>>,
    pub(super) documents: Vec<Mirrored<Document>>,
    pub(super) products: Vec<ProductAsked>,
    pub(super) matches: Matches,
    pub(super) withheld: Option<WithheldWhy>,
    pub(super) attached: Vec<MkId>,
}

impl Desk {
    /// A customer with an order, a bill, an offer and a product that is asked for.
    pub(super) fn full(language: Language, intents: &[Intent]) -> Self {
        let documents = vec![
            document("PN-77", DocType::SalesOrder),
            document("R26-0318", DocType::SalesBillDomestic),
            document("PON-26-061", DocType::SalesOffer),
        ];
        let mut desk = Self::bare(language, intents);
        desk.matches.documents = documents.iter().map(|found| matched(found, Confidence::Certain)).collect();
        desk.matches.contact = Some(contact_match());
        desk.products = vec![asked_for(Some(dec!(3)))];
        desk.contact = Some(contact());
        desk.documents = documents;
        desk
    }

    /// Nobody and nothing known.
    pub(super) fn bare(language: Language, intents: &[Intent]) -> Self {
        Self {
            mail: mail(Some(language), "", ""),
            intents: intents.to_vec(),
            asks: Vec::new(),
            language,
            form: Form::Formal,
            contact: None,
            documents: Vec::new(),
            products: Vec::new(),
            matches: Matches::default(),
            withheld: None,
            attached: Vec::new(),
        }
    }

    pub(super) fn write(&self, templates: &Templates) -> Result<Draft, WriteError> {
        self.given(|material| write(templates, material))
    }

    /// What the company's own templates make of it.
    pub(super) fn own(&self, templates: &Templates) -> OwnLetter {
        self.given(|material| write_own(templates, material))
    }

    /// A model's text in place of the template's draft.
    pub(super) fn reply(&self, instead_of: &Draft, text: &str) -> Result<Draft, Vec<Finding>> {
        self.given(|material| claim_of_reply(text, instead_of, material))
    }

    fn given<T>(&self, write: impl Fn(&Material<'_>) -> T) -> T {
        let reading =
            Reading { intents: self.intents.clone(), asks: self.asks.clone(), anything_asked: true, said: None, form: Form::Formal };
        let material = Material {
            reading: &reading,
            language: self.language,
            form: self.form,
            message: &self.mail,
            contact: self.contact.as_ref(),
            matches: &self.matches,
            documents: &self.documents,
            products: &self.products,
            withheld: self.withheld,
            allowed: if self.withheld.is_some() { DisclosureClass::Public } else { DisclosureClass::Sensitive },
            attached: &self.attached,
            signature: "Mizarstvo Kostanjevec, tel. 01 555 10 20, www.kostanjevec.example",
            today: TODAY,
            habit: None,
            examples: &[],
        };
        write(&material)
    }

    pub(super) fn text(&self) -> String {
        self.write(&Templates::load().unwrap()).unwrap().text().to_owned()
    }
}

pub(super) fn fresh<T>(record: T) -> Mirrored<T> {
    Mirrored { record, read_at: Timestamp::UNIX_EPOCH }
}

pub(super) fn contact() -> Mirrored<Contact> {
    let person = ContactPerson { id: None, name: Some("Neža Gozd".to_owned()), emails: Vec::new(), phones: Vec::new() };
    fresh(Contact {
        code: Some("P-1".to_owned()),
        people: vec![person],
        ..Contact::bare(MkId::new("900"), "Gozd in sin d.o.o.".to_owned())
    })
}

pub(super) fn document(number: &str, doc_type: DocType) -> Mirrored<Document> {
    fresh(Document {
        id: MkId::new(format!("id-{number}")),
        doc_type,
        number: number.to_owned(),
        date: Some(date(2026, 10, 14)),
        partner: Some(MkId::new("900")),
        partner_name: Some("Gozd in sin d.o.o.".to_owned()),
        buyer_order: None,
        title: None,
        currency: Currency::eur(),
        status: Some(Status { code: "waiting".to_owned(), shown: "Čaka na dobavo".to_owned() }),
        lines: vec![line()],
        sum_basic: Some(dec!(1200)),
        sum_all: Some(dec!(1464)),
        sum_paid: Some(dec!(1000)),
        due_date: Some(date(2026, 11, 4)),
        delivery_deadline: Some(date(2026, 11, 24)),
        shipped_date: None,
        valid_to: Some(date(2026, 11, 18)),
        last_paid_date: None,
        tracking_codes: vec!["LX204518833SI".to_owned()],
        links: Vec::new(),
        notes: None,
        payments: vec![],
        attachments: vec![],
    })
}

fn line() -> DocumentLine {
    DocumentLine {
        product: Some(MkId::new("105")),
        code: Some("STOL-BISTRO".to_owned()),
        name: "Stol Bistro, zložljiv".to_owned(),
        unit: Some("kos".to_owned()),
        amount: dec!(8),
        price: Some(dec!(41.5)),
        price_with_tax: Some(dec!(50.63)),
        discount: None,
    }
}

pub(super) fn matched(document: &Mirrored<Document>, confidence: Confidence) -> DocumentMatch {
    let record = &document.record;
    DocumentMatch { doc_type: record.doc_type, id: record.id.clone(), number: record.number.clone(), confidence, reasons: Vec::new() }
}

pub(super) fn contact_match() -> ContactMatch {
    ContactMatch { id: MkId::new("900"), name: "Gozd in sin d.o.o.".to_owned(), confidence: Confidence::Certain, reasons: Vec::new() }
}

pub(super) fn asked_for(quantity: Option<Decimal>) -> ProductAsked {
    let product = Product {
        id: MkId::new("105"),
        count_code: None,
        code: Some("MIZA-O160".to_owned()),
        barcode: None,
        name: "Miza Orna 160, okrogla".to_owned(),
        unit: Some("kos".to_owned()),
        for_sale: true,
        service: false,
        prices: vec![price(dec!(420))],
        fields: std::collections::BTreeMap::new(),
    };
    ProductAsked { product: fresh(product), quantity, stock: vec![stock(dec!(14))] }
}

pub(super) fn price(net: Decimal) -> Price {
    Price {
        list_code: Some("1".to_owned()),
        list_title: None,
        buyer: None,
        sales: true,
        currency: Currency::eur(),
        valid_from: Some(date(2026, 1, 1)),
        valid_to: None,
        amount_from: None,
        net: Some(net),
        gross: None,
        tax_factor: None,
    }
}

pub(super) fn stock(amount: Decimal) -> Mirrored<Stock> {
    fresh(Stock { product: MkId::new("105"), warehouse: MkId::new("101"), amount, free: None, unit: Some("kos".to_owned()) })
}
