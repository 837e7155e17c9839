//! What was to stand in Metakocka against what does: plain comparisons, used to find a lost write and to read back a done one.

use super::record::Record;
use crate::domain::{
    Contact, Document, DocumentLine, ErpWrite, FieldChange, FieldPath, FieldValue, Holds, NewDocument, NewLine, NewPartner, RecordChange,
    WriteDifference,
};

/// Text that Metakocka keeps to the letter; what surrounds it doesn't count.
const TEXT: Holds = Holds::Text(usize::MAX);

/// What the record keeps otherwise than the write wants it; nothing where all of it stands there.
#[must_use]
pub fn differences(write: &ErpWrite, record: &Record) -> Vec<WriteDifference> {
    let mut found = Differences::default();
    match (write, record) {
        (ErpWrite::NewPartner(partner), Record::Contact(contact)) => found.partner(partner, contact),
        (ErpWrite::ChangeContact(change), Record::Contact(contact)) => found.fields(change, &contact.fields),
        (ErpWrite::ChangeProduct(change), Record::Product(product)) => found.fields(change, &product.fields),
        (ErpWrite::NewDocument(new), Record::Document(document)) => found.document(new, document),
        (ErpWrite::Status(change), Record::Document(document)) => found.status(&change.to, document),
        (ErpWrite::Note(note), Record::Document(document)) => {
            let there = document.notes.as_deref().unwrap_or_default();
            found.unless(holds_lines(there, &note.text), "notes", &note.text, document.notes.as_deref());
        }
        (ErpWrite::Attach(file), Record::Document(document)) => {
            let there = document.attachments.iter().any(|attachment| attachment.name == file.name);
            found.unless(there, "attachment_list", &file.name, None);
        }
        _ => found.unless(false, "record", write.kind().word(), None),
    }
    found.0
}

/// True if these lines stand in that text, one below the other; how lines end doesn't count.
#[must_use]
pub fn holds_lines(text: &str, wanted: &str) -> bool {
    let lines = |text: &str| text.trim().lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    let (text, wanted) = (lines(text), lines(wanted));
    text.windows(wanted.len().max(1)).any(|window| window == wanted)
}

#[derive(Default)]
struct Differences(Vec<WriteDifference>);

impl Differences {
    fn unless(&mut self, same: bool, field: &str, sent: &str, kept: Option<&str>) {
        if !same {
            let (sent, kept) = (Some(sent.to_owned()), kept.map(str::to_owned));
            self.0.push(WriteDifference { field: field.to_owned(), sent, kept });
        }
    }

    fn text(&mut self, field: &str, sent: Option<&str>, kept: Option<&str>) {
        self.value(TEXT, field, sent, kept);
    }

    fn value(&mut self, holds: Holds, field: &str, sent: Option<&str>, kept: Option<&str>) {
        if !holds.same(sent, kept) {
            self.0.push(WriteDifference { field: field.to_owned(), sent: sent.map(str::to_owned), kept: kept.map(str::to_owned) });
        }
    }

    /// What was left out of a new partner may be whatever Metakocka makes of it.
    fn partner(&mut self, partner: &NewPartner, contact: &Contact) {
        self.text("customer", Some(&partner.name), Some(&contact.name));
        if let Some(number) = &partner.tax_number {
            self.text("tax_id_number", Some(number), contact.tax_number.as_deref());
        }
        self.unless(contact.knows(&partner.email), "email", partner.email.as_str(), None);
        if let Some(phone) = &partner.phone {
            let there = contact.people.iter().flat_map(|person| &person.phones).any(|known| known.trim() == phone.trim());
            self.unless(there, "gsm", phone, None);
        }
        let address = contact.addresses.iter().find(|address| TEXT.same(address.street.as_deref(), partner.street.as_deref()));
        let address = address.or(contact.addresses.first());
        let parts = [
            ("street", &partner.street, address.and_then(|address| address.street.as_deref())),
            ("post_number", &partner.post_number, address.and_then(|address| address.post_number.as_deref())),
            ("place", &partner.city, address.and_then(|address| address.city.as_deref())),
            ("country", &partner.country, address.and_then(|address| address.country.as_deref())),
        ];
        for (field, sent, kept) in parts {
            if let Some(sent) = sent {
                self.text(field, Some(sent), kept);
            }
        }
    }

    fn fields(&mut self, change: &RecordChange, fields: &std::collections::BTreeMap<String, Vec<FieldValue>>) {
        for field in &change.fields {
            let values = fields.get(&field.field).map(Vec::as_slice).unwrap_or_default();
            let holds = FieldPath::parse(&field.path).map_or(TEXT, |path| path.holds());
            self.value(holds, &field.field, field.to.as_deref(), kept(field, holds, values));
        }
    }

    fn document(&mut self, new: &NewDocument, document: &Document) {
        self.text("partner", Some(new.partner.as_str()), document.partner.as_ref().map(crate::domain::MkId::as_str));
        self.text("buyer_order", Some(&new.buyer_order), document.buyer_order.as_deref());
        self.text("doc_date", Some(&new.date.to_string()), document.date.map(|date| date.to_string()).as_deref());
        self.text("currency_code", Some(new.currency.code()), Some(document.currency.code()));
        if let Some(notes) = &new.notes {
            self.unless(holds_lines(document.notes.as_deref().unwrap_or_default(), notes), "notes", notes, document.notes.as_deref());
        }
        if !same_lines(&new.lines, &document.lines) {
            let kept: Vec<String> = document.lines.iter().map(line_there).collect();
            let sent: Vec<String> = new.lines.iter().map(line_wanted).collect();
            self.unless(false, "product_list", &sent.join(", "), Some(&kept.join(", ")));
        }
    }

    /// The register has two columns, and it is in doubt which of them is written.
    fn status(&mut self, wanted: &str, document: &Document) {
        let is = |word: &str| word.trim().to_lowercase() == wanted.trim().to_lowercase();
        let there = document.status.as_ref().is_some_and(|status| is(&status.code) || is(&status.shown));
        self.unless(there, "status_code", wanted, document.status_code());
    }
}

/// The value in the place that a change is for. One that adds an entry to a list has its place wherever its value stands.
fn kept<'a>(field: &FieldChange, holds: Holds, values: &'a [FieldValue]) -> Option<&'a str> {
    let is_place = |value: &&FieldValue| match &field.entry {
        Some(entry) => value.entry.as_ref() == Some(entry),
        None => holds.same(Some(&value.value), field.to.as_deref()),
    };
    let place = values.iter().find(is_place);
    place.or(values.first().filter(|only| field.entry.is_none() && only.entry.is_none())).map(|value| value.value.as_str())
}

/// Product, amount and net price of each line, in their order; where a price is told with its tax only, it isn't compared.
#[must_use]
pub fn same_lines(wanted: &[NewLine], there: &[DocumentLine]) -> bool {
    let same = |(wanted, there): (&NewLine, &DocumentLine)| {
        there.code.as_deref() == Some(wanted.code.as_str())
            && there.amount == wanted.amount
            && there.price.is_none_or(|price| price.round_dp(4) == wanted.price.round_dp(4))
    };
    wanted.len() == there.len() && wanted.iter().zip(there).all(same)
}

fn line_wanted(line: &NewLine) -> String {
    format!("{} × {} à {}", line.amount.normalize(), line.code, line.price.normalize())
}

fn line_there(line: &DocumentLine) -> String {
    let code = line.code.as_deref().unwrap_or(&line.name);
    let price = line.price.map(|price| format!(" à {}", price.normalize()));
    format!("{} × {code}{}", line.amount.normalize(), price.unwrap_or_default())
}
