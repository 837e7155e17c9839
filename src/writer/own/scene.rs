//! What a body of the company's own sees: the values that it uses, each a slot, or a gap where there is nothing to say.

use serde::Serialize;
use serde_json::{Map, Value};

use super::body::Uses;
use super::placeholders::{self, LISTS};
use crate::domain::{DocType, Document, FactValue, Mirrored};
use crate::writer::salutation::known_name;
use crate::writer::sheet::{Origin, Sheet};
use crate::writer::templates::gap_slot;
use crate::writer::view;
use crate::writer::{Form, Material, slots};

/// Most products that a list goes through.
const MOST: usize = 10;

/// Builds it. Only what the body uses is read, so only that becomes a fact.
pub(super) fn scene(uses: &Uses, material: &Material<'_>, sheet: &mut Sheet) -> Value {
    let mut filling = Filling { uses, material, sheet, scene: Map::new(), known: Map::new() };
    filling.order();
    filling.offer();
    filling.invoice();
    filling.goods();
    filling.people();
    let Filling { mut scene, known, .. } = filling;
    scene.insert("known".to_owned(), Value::Object(known));
    scene.insert("formal".to_owned(), (material.form == Form::Formal).into());
    Value::Object(scene)
}

struct Filling<'a, 'm> {
    uses: &'a Uses,
    material: &'a Material<'m>,
    sheet: &'a mut Sheet,
    scene: Map<String, Value>,
    known: Map<String, Value>,
}

impl Filling<'_, '_> {
    fn order(&mut self) {
        let order = self.first(|kind| kind == DocType::SalesOrder);
        let today = self.material.today;
        let way = self.view("order.", &["number", "status", "deadline", "shipped", "tracking"], &order, |sheet, order| {
            view::on_its_way(sheet, order, today)
        });
        self.put("order.number", text(&way, "number"));
        self.put("order.status", text(&way, "state"));
        self.put("order.deadline", text(&way, "deadline"));
        self.put("order.shipped", text(&way, "shipped"));
        self.put("order.tracking", way.get("tracking").and_then(|codes| codes.get(0)).and_then(Value::as_str).map(str::to_owned));
        let sums = self.view("order.", &["total"], &order, |sheet, order| view::copy(sheet, order, today));
        self.put("order.total", text(&sums, "total"));
        let lines = self.view("order.", &["lines"], &order, view::with_lines);
        self.put_list("order.lines", &lines);
    }

    fn offer(&mut self) {
        let offer = self.first(|kind| kind == DocType::SalesOffer);
        let today = self.material.today;
        let seen = self.view("offer.", &["number", "total", "valid_to"], &offer, |sheet, offer| view::offer(sheet, offer, today));
        self.put("offer.number", text(&seen, "number"));
        self.put("offer.total", text(&seen, "total"));
        self.put("offer.valid_to", text(&seen, "valid_to"));
        let lines = self.view("offer.", &["lines"], &offer, view::with_lines);
        self.put_list("offer.lines", &lines);
    }

    fn invoice(&mut self) {
        let bill = self.first(DocType::is_billing);
        let today = self.material.today;
        let seen =
            self.view("invoice.", &["number", "total", "due", "paid", "open"], &bill, |sheet, bill| view::account(sheet, bill, today));
        for (path, field) in [("invoice.number", "number"), ("invoice.total", "total"), ("invoice.due", "due"), ("invoice.paid", "paid")] {
            self.put(path, text(&seen, field));
        }
        self.put("invoice.open", text(&seen, "open"));
    }

    fn goods(&mut self) {
        let wants = |path: &str| self.uses.paths.iter().any(|used| used.starts_with(path));
        if !wants("product") {
            return;
        }
        let buyer = self.material.contact.map(|contact| &contact.record);
        let mut entries = Vec::new();
        for asked in self.material.open_products().into_iter().take(MOST) {
            let mut entry = json(&view::priced(self.sheet, asked, buyer, self.material.today));
            let stock = json(&view::stocked(self.sheet, asked)).get("amount").cloned().unwrap_or(Value::Null);
            if let Some(fields) = entry.as_object_mut() {
                fields.insert("stock".to_owned(), stock);
                rename(fields);
            }
            entries.push(entry);
        }
        let first = entries.first().cloned().unwrap_or(Value::Null);
        for (path, field) in
            [("product.name", "name"), ("product.price", "price"), ("product.price_with_tax", "price_with_tax"), ("product.stock", "stock")]
        {
            self.put(path, text(&first, field));
        }
        self.put_entries("products", entries);
    }

    fn people(&mut self) {
        let name = known_name(self.material);
        self.put("sender.name", name);
        if self.uses.paths.contains("contact.name") {
            let contact = self.material.contact.filter(|_| self.material.withheld.is_none());
            let slot = contact.and_then(|contact| {
                let value = FactValue::Identifier(slots::plain(&contact.record.name));
                self.sheet.put(&Origin::contact(contact), "customer", "customer", value)
            });
            self.put("contact.name", slot);
        }
    }

    fn first(&self, fits: impl Fn(DocType) -> bool) -> Option<Mirrored<Document>> {
        self.material.open_documents().into_iter().find(|document| fits(document.record.doc_type)).cloned()
    }

    /// A view of a document as plain values; empty where none of `fields` is used, or there is no document.
    fn view<V: Serialize>(
        &mut self,
        prefix: &str,
        fields: &[&str],
        document: &Option<Mirrored<Document>>,
        see: impl Fn(&mut Sheet, &Mirrored<Document>) -> V,
    ) -> Value {
        let used = fields.iter().any(|field| self.uses.paths.contains(format!("{prefix}{field}").as_str()));
        document.as_ref().filter(|_| used).map_or(Value::Null, |document| json(&see(self.sheet, document)))
    }

    /// One value under its path: the slot, or the gap that says what is missing.
    fn put(&mut self, path: &'static str, slot: Option<String>) {
        if !self.uses.paths.contains(path) {
            return;
        }
        let gap = placeholders::find(path).map_or("answer", |place| place.gap);
        let (group, name) = path.split_once('.').unwrap_or((path, path));
        insert(&mut self.known, group, name, slot.is_some().into());
        insert(&mut self.scene, group, name, slot.unwrap_or_else(|| gap_slot(gap)).into());
    }

    fn put_list(&mut self, path: &'static str, view: &Value) {
        let mut entries: Vec<Value> = view.get("lines").and_then(Value::as_array).cloned().unwrap_or_default();
        entries.iter_mut().filter_map(Value::as_object_mut).for_each(rename);
        self.put_entries(path, entries);
    }

    fn put_entries(&mut self, path: &'static str, mut entries: Vec<Value>) {
        let Some(list) = LISTS.iter().find(|list| list.path == path && self.uses.paths.contains(path)) else { return };
        for entry in entries.iter_mut().filter_map(Value::as_object_mut) {
            for field in list.fields {
                let missing = entry.get(*field).is_none_or(Value::is_null);
                if missing {
                    entry.insert((*field).to_owned(), gap_slot(placeholders::gap_of_field(field)).into());
                }
            }
        }
        let is_known: Value = (!entries.is_empty()).into();
        match path.split_once('.') {
            Some((group, name)) => {
                insert(&mut self.known, group, name, is_known);
                insert(&mut self.scene, group, name, entries.into());
            }
            None => {
                self.known.insert(path.to_owned(), is_known);
                self.scene.insert(path.to_owned(), entries.into());
            }
        }
    }
}

/// The built-in templates call prices by what tax does to them; people who write templates know Metakocka's words.
fn rename(fields: &mut Map<String, Value>) {
    for (ours, theirs) in [("net", "price"), ("gross", "price_with_tax")] {
        let value = fields.remove(ours).unwrap_or(Value::Null);
        fields.insert(theirs.to_owned(), value);
    }
}

fn insert(map: &mut Map<String, Value>, group: &str, name: &str, value: Value) {
    let group = map.entry(group).or_insert_with(|| Value::Object(Map::new()));
    if let Some(fields) = group.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

fn text(view: &Value, field: &str) -> Option<String> {
    view.get(field).and_then(Value::as_str).map(str::to_owned)
}

fn json(view: &impl Serialize) -> Value {
    serde_json::to_value(view).unwrap_or(Value::Null)
}
