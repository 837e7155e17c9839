//! The plan of a letter: which paragraphs, in which order, each with the facts it may state, none said twice.

use serde::Serialize;

use crate::domain::{DocType, Document, Intent, Mirrored, Withheld, WithheldWhy};

use super::sheet::Sheet;
use super::view::{self, DocumentView, ProductView};
use super::{Form, Material, withheld};

/// The order of the paragraphs: regret first, then where things stand, then what is to be decided.
const ORDER: [Intent; 13] = [
    Intent::Complaint,
    Intent::Return,
    Intent::OrderStatus,
    Intent::Delivery,
    Intent::Change,
    Intent::Offer,
    Intent::Order,
    Intent::Price,
    Intent::Stock,
    Intent::InvoiceCopy,
    Intent::Payment,
    Intent::BankDetails,
    Intent::Other,
];

/// Most documents or products that one intent tells about.
const MOST: usize = 10;

/// One paragraph: its template and what the template sees.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// `order_status`, or the name of a shared part.
    pub(super) template: &'static str,
    /// Its scene.
    pub(super) scene: Scene,
}

/// Everything a paragraph's template sees; every name is always there.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Scene {
    /// vi, Sie, Lei; otherwise ti, du, tu.
    formal: bool,
    /// No fact may be told: only what is needed to go on.
    withheld: bool,
    /// Why, as the contract's word.
    why: &'static str,
    /// What is asked concerns an order, invoice or account, not only goods.
    personal: bool,
    /// Nothing but the greeting stands before it.
    first: bool,
    doc: Option<DocumentView>,
    /// A copy of it goes with the draft.
    attached: bool,
    product: Option<ProductView>,
    products: Vec<ProductView>,
    /// The state has not been told in another paragraph.
    tell_state: bool,
    /// The day of delivery was asked for.
    with_date: bool,
    /// The copy is all that is asked about the bill.
    alone: bool,
    /// An offer is spoken of in the paragraph before.
    after_offer: bool,
    /// The same document or product is spoken of in the paragraph before.
    again: bool,
    /// No paragraph after it answers the same question.
    last: bool,
}

/// The paragraphs, and what is held back.
pub(super) fn plan(material: &Material<'_>, sheet: &mut Sheet) -> (Vec<Paragraph>, Vec<Withheld>) {
    let asked: Vec<Intent> = ORDER.into_iter().filter(|intent| asks_for(material, *intent)).collect();
    let lost: Vec<Intent> =
        asked.iter().copied().filter(|intent| of_documents(*intent) && documents(material, *intent).is_empty()).collect();
    let not_found = material.names_what_is_not_theirs() && !lost.is_empty();
    let mut paragraphs: Vec<Paragraph> = not_found
        .then(|| Paragraph { template: "not_found", scene: Scene { formal: is_formal(material), ..Scene::default() } })
        .into_iter()
        .collect();
    let spoken_of = if asked == [Intent::Other] { kind_spoken_of(material) } else { None };
    for intent in spoken_of.into_iter().chain(asked.iter().copied()).filter(|intent| !(not_found && lost.contains(intent))) {
        paragraphs.extend(told(material, intent, sheet).into_iter().map(|scene| Paragraph { template: intent.word(), scene }));
    }
    paragraphs.extend(closing_request(material, &asked));
    place(&mut paragraphs);
    (paragraphs, held_back(material, &asked, &lost))
}

/// Tells every paragraph what stands around it, so that nothing has to be said twice.
fn place(paragraphs: &mut [Paragraph]) {
    let mut before: Option<(Option<DocumentView>, Option<ProductView>)> = None;
    for paragraph in paragraphs.iter_mut() {
        let scene = &mut paragraph.scene;
        scene.first = before.is_none();
        let (document, product) = before.unwrap_or_default();
        let same_document = scene.doc.as_ref().zip(document.as_ref()).is_some_and(|(one, other)| one.is(other));
        let same_product = scene.product.as_ref().zip(product.as_ref()).is_some_and(|(one, other)| one.is(other));
        scene.again = same_document || same_product;
        before = Some((scene.doc.clone(), scene.product.clone()));
    }
    let mut answered: Vec<&'static str> = Vec::new();
    for paragraph in paragraphs.iter_mut().rev() {
        paragraph.scene.last = !answered.contains(&paragraph.template);
        answered.push(paragraph.template);
    }
}

impl Paragraph {
    /// It asks the sender for something that is needed to go on.
    fn asks(&self) -> bool {
        let number = matches!(self.template, "order_status" | "delivery" | "invoice_copy") && self.scene.doc.is_none();
        number || matches!(self.template, "not_found" | "withheld")
    }

    /// It goes on where the paragraph before it ended: the price of a product and its stock, or short lines with gaps.
    pub(super) fn runs_on(&self) -> bool {
        let Scene { withheld, first, again, .. } = self.scene;
        let own = matches!(self.template, "withheld" | "bank_details" | "order");
        !first && !own && (withheld || (again && matches!(self.template, "stock" | "payment")))
    }
}

/// How the letter ends: after a `question` of ours, with `regret`, in a talk of `trade`, about goods on their `way`, or `plain`.
pub(super) fn tone(paragraphs: &[Paragraph]) -> &'static str {
    let only = |templates: &[&str]| paragraphs.iter().all(|paragraph| templates.contains(&paragraph.template));
    let any = |progress: &str| paragraphs.iter().filter_map(|paragraph| paragraph.scene.doc.as_ref()).any(|doc| doc.progress() == progress);
    if paragraphs.iter().any(Paragraph::asks) {
        "question"
    } else if any("late") || paragraphs.iter().any(|paragraph| paragraph.template == "complaint") {
        "regret"
    } else if only(&["price", "stock", "offer"]) {
        "trade"
    } else if only(&["order_status", "delivery"]) && !any("cancelled") {
        "way"
    } else {
        "plain"
    }
}

fn asks_for(material: &Material<'_>, intent: Intent) -> bool {
    let intents = &material.reading.intents;
    let merged = match intent {
        Intent::Delivery => intents.contains(&Intent::OrderStatus),
        // The lines of the order that is repeated tell its prices.
        Intent::Price => {
            material.open_products().is_empty() && !documents(material, Intent::Order).is_empty() && intents.contains(&Intent::Order)
        }
        _ => false,
    };
    (intents.contains(&intent) && !merged) || (intents.is_empty() && intent == Intent::Other)
}

/// What has to be settled with the sender before facts can be told; said once, whatever was asked.
fn closing_request(material: &Material<'_>, asked: &[Intent]) -> Option<Paragraph> {
    let why = material.withheld.filter(|why| *why != WithheldWhy::NotTheCustomer)?;
    let personal = asked.iter().copied().any(of_documents);
    let told = asked.iter().any(|intent| !matches!(intent, Intent::BankDetails | Intent::Other));
    told.then(|| Paragraph {
        template: "withheld",
        scene: Scene { formal: is_formal(material), withheld: true, why: withheld::word(why), personal, ..Scene::default() },
    })
}

fn held_back(material: &Material<'_>, asked: &[Intent], lost: &[Intent]) -> Vec<Withheld> {
    let every = material.reading.intents.iter().copied();
    match material.withheld {
        Some(WithheldWhy::NotTheCustomer) => withheld::of(every.filter(|intent| of_documents(*intent)), WithheldWhy::NotTheCustomer),
        Some(why) => withheld::of(every, why),
        None if material.matches.names_foreign_document => {
            let missing = if lost.is_empty() { asked } else { lost };
            withheld::of(missing.iter().copied().filter(|intent| of_documents(*intent)), WithheldWhy::NotTheCustomer)
        }
        None => Vec::new(),
    }
}

/// Intents that a document of the customer answers, and only the customer may hear.
fn of_documents(intent: Intent) -> bool {
    !matches!(intent, Intent::Price | Intent::Stock | Intent::Order | Intent::Offer | Intent::BankDetails | Intent::Other)
}

/// What there is to tell of the document that a question names which no table understands: how it stands, beside the open answer.
fn kind_spoken_of(material: &Material<'_>) -> Option<Intent> {
    let first = material.open_documents().first()?.record.doc_type;
    match first {
        DocType::SalesOrder => Some(Intent::OrderStatus),
        DocType::SalesOffer => Some(Intent::Offer),
        kind if kind.is_bill() => Some(Intent::Payment),
        _ => None,
    }
}

/// Intents beside which an order or offer in the mail is not the one to be repeated.
fn tells_of_orders(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::Offer | Intent::OrderStatus | Intent::Delivery | Intent::Change | Intent::Complaint | Intent::Return | Intent::Payment
    )
}

/// The documents that answer an intent, best first.
fn documents<'a>(material: &Material<'a>, intent: Intent) -> Vec<&'a Mirrored<Document>> {
    let all = material.open_documents();
    let of =
        |fits: &dyn Fn(DocType) -> bool| all.iter().copied().filter(|found| fits(found.record.doc_type)).take(MOST).collect::<Vec<_>>();
    let order = |kind: DocType| kind == DocType::SalesOrder;
    match intent {
        Intent::OrderStatus | Intent::Delivery | Intent::Change => of(&order),
        Intent::Order if material.reading.intents.iter().any(|other| tells_of_orders(*other)) => Vec::new(),
        Intent::Order => of(&order).into_iter().take(1).collect(),
        Intent::InvoiceCopy => of(&DocType::is_billing),
        Intent::Payment => Some(of(&DocType::is_bill)).filter(|bills| !bills.is_empty()).unwrap_or_else(|| of(&order)),
        Intent::Offer => of(&|kind| kind == DocType::SalesOffer),
        Intent::Return | Intent::Complaint => of(&|kind| kind != DocType::SalesOffer).into_iter().take(1).collect(),
        Intent::Price | Intent::Stock | Intent::BankDetails | Intent::Other => Vec::new(),
    }
}

/// The scenes of an intent: one for each document or product, or one without any.
fn told(material: &Material<'_>, intent: Intent, sheet: &mut Sheet) -> Vec<Scene> {
    let base = scene(material, intent);
    if material.is_closed() {
        return vec![base];
    }
    let mut scenes: Vec<Scene> = Vec::new();
    for document in documents(material, intent) {
        let attached = material.attached.contains(&document.record.id);
        scenes.push(Scene { doc: Some(document_view(material, intent, document, sheet)), attached, ..base.clone() });
    }
    if matches!(intent, Intent::Price | Intent::Stock) {
        scenes.extend(goods(material, intent, sheet, &base));
    }
    if scenes.is_empty() {
        scenes.push(Scene { products: unit_prices(material, intent, sheet), ..base });
    }
    scenes
}

/// One product in a sentence, several as a list.
fn goods(material: &Material<'_>, intent: Intent, sheet: &mut Sheet, base: &Scene) -> Option<Scene> {
    let fits = |asked: &&super::ProductAsked| intent == Intent::Price || !asked.product.record.service;
    let asked = material.open_products().into_iter().filter(fits).take(MOST);
    let mut products: Vec<ProductView> = asked.map(|asked| product_view(material, intent, asked, sheet)).collect();
    match products.len() {
        0 => None,
        1 => Some(Scene { product: products.pop(), ..base.clone() }),
        _ => Some(Scene { products, ..base.clone() }),
    }
}

fn scene(material: &Material<'_>, intent: Intent) -> Scene {
    let asks = |other: Intent| material.reading.intents.contains(&other);
    Scene {
        formal: is_formal(material),
        withheld: material.is_closed(),
        why: material.withheld.map(withheld::word).unwrap_or_default(),
        personal: of_documents(intent),
        tell_state: !asks(Intent::OrderStatus) && !asks(Intent::Delivery),
        with_date: asks(Intent::Delivery),
        alone: !asks(Intent::Payment),
        after_offer: asks(Intent::Offer),
        ..Scene::default()
    }
}

fn is_formal(material: &Material<'_>) -> bool {
    material.form == Form::Formal
}

fn document_view(material: &Material<'_>, intent: Intent, document: &Mirrored<Document>, sheet: &mut Sheet) -> DocumentView {
    let today = material.today;
    match intent {
        Intent::OrderStatus | Intent::Delivery => view::on_its_way(sheet, document, today),
        Intent::InvoiceCopy => view::copy(sheet, document, today),
        Intent::Payment => view::account(sheet, document, today),
        Intent::Offer => view::offer(sheet, document, today),
        Intent::Order => view::with_lines(sheet, document),
        Intent::Change => view::with_state(sheet, document, today),
        _ => view::named(sheet, document),
    }
}

fn product_view(material: &Material<'_>, intent: Intent, asked: &super::ProductAsked, sheet: &mut Sheet) -> ProductView {
    let buyer = material.contact.map(|contact| &contact.record);
    match intent {
        Intent::Stock => view::stocked(sheet, asked),
        _ => view::priced(sheet, asked, buyer, material.today),
    }
}

/// Unit prices in an answer to a request for an offer or an order, unless a paragraph of their own tells them.
fn unit_prices(material: &Material<'_>, intent: Intent, sheet: &mut Sheet) -> Vec<ProductView> {
    let asks = |other: Intent| material.reading.intents.contains(&other);
    let wanted = intent == Intent::Offer || (intent == Intent::Order && !asks(Intent::Offer));
    if !wanted || asks(Intent::Price) {
        return Vec::new();
    }
    material.open_products().into_iter().take(MOST).map(|asked| product_view(material, intent, asked, sheet)).collect()
}
