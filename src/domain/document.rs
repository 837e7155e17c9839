//! Orders, offers, bills and the company's own papers as Metakocka keeps them, free of its wire format.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Currency, MkId};

/// Metakocka's `doc_type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocType {
    /// ponudba
    SalesOffer,
    /// prodajno naročilo
    SalesOrder,
    /// račun, domači
    SalesBillDomestic,
    /// račun, tuji
    SalesBillForeign,
    /// račun, maloprodajni
    SalesBillRetail,
    /// avansni račun
    SalesBillPrepaid,
    /// dobropis
    SalesBillCreditNote,
    /// naročilnica: what the company itself orders
    PurchaseOrder,
    /// nalog za odpremo
    WarehouseDeliveryNote,
    /// dobavnica
    WarehousePackingList,
    /// reklamacija
    Complaint,
}

impl DocType {
    /// Every type that the mirror holds; those that customers are told of first.
    pub const ALL: [Self; 11] = [
        Self::SalesOffer,
        Self::SalesOrder,
        Self::SalesBillDomestic,
        Self::SalesBillForeign,
        Self::SalesBillRetail,
        Self::SalesBillPrepaid,
        Self::SalesBillCreditNote,
        Self::PurchaseOrder,
        Self::WarehouseDeliveryNote,
        Self::WarehousePackingList,
        Self::Complaint,
    ];

    /// The word that Metakocka and the contract use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::SalesOffer => "sales_offer",
            Self::SalesOrder => "sales_order",
            Self::SalesBillDomestic => "sales_bill_domestic",
            Self::SalesBillForeign => "sales_bill_foreign",
            Self::SalesBillRetail => "sales_bill_retail",
            Self::SalesBillPrepaid => "sales_bill_prepaid",
            Self::SalesBillCreditNote => "sales_bill_credit_note",
            Self::PurchaseOrder => "purchase_order",
            Self::WarehouseDeliveryNote => "warehouse_delivery_note",
            Self::WarehousePackingList => "warehouse_packing_list",
            Self::Complaint => "complaint",
        }
    }

    /// Reads Metakocka's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Written for a customer: the only types whose content may be told to one. All others are the company's own papers.
    #[must_use]
    pub fn is_sales(self) -> bool {
        matches!(self, Self::SalesOffer | Self::SalesOrder) || self.is_billing()
    }

    /// A bill that asks for money (not a credit note).
    #[must_use]
    pub fn is_bill(self) -> bool {
        matches!(self, Self::SalesBillDomestic | Self::SalesBillForeign | Self::SalesBillRetail | Self::SalesBillPrepaid)
    }

    /// Asks for money or gives it back.
    #[must_use]
    pub fn is_billing(self) -> bool {
        self.is_bill() || self == Self::SalesBillCreditNote
    }
}

impl fmt::Display for DocType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A document of any type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// `mk_id`.
    pub id: MkId,
    /// `doc_type`.
    pub doc_type: DocType,
    /// `count_code`: the number that people quote.
    pub number: String,
    /// `doc_date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The partner it belongs to; nobody else may hear of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<MkId>,
    /// The partner's name as it stands on the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_name: Option<String>,
    /// `buyer_order`: the customer's own number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_order: Option<String>,
    /// `title`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Currency of every amount in it.
    pub currency: Currency,
    /// The status, where one is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<DocumentLine>,
    /// Net total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sum_basic: Option<Decimal>,
    /// Gross total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sum_all: Option<Decimal>,
    /// What has been paid; Metakocka leaves it out where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sum_paid: Option<Decimal>,
    /// `duo_payment`: when it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_date: Option<Date>,
    /// `delivery_deadline`: when delivery is promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery_deadline: Option<Date>,
    /// `shipped_date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipped_date: Option<Date>,
    /// `valid_to`: until when an offer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// `last_paid_date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_paid_date: Option<Date>,
    /// Tracking codes (`extra_column` `tracking_number`, `tracking_code`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tracking_codes: Vec<String>,
    /// `doc_link_list`: the bill of an order, the order of an offer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<DocLink>,
    /// `notes`, with its line ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// `mark_paid`: what was paid, and when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub payments: Vec<Payment>,
    /// `attachment_list`: the files beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<DocAttachment>,
}

impl Document {
    /// A document of which nothing is known but what it is called.
    #[must_use]
    pub fn bare(id: MkId, doc_type: DocType, number: String, currency: Currency) -> Self {
        Self {
            id,
            doc_type,
            number,
            currency,
            date: None,
            partner: None,
            partner_name: None,
            buyer_order: None,
            title: None,
            status: None,
            lines: Vec::new(),
            sum_basic: None,
            sum_all: None,
            sum_paid: None,
            due_date: None,
            delivery_deadline: None,
            shipped_date: None,
            valid_to: None,
            last_paid_date: None,
            tracking_codes: Vec::new(),
            links: Vec::new(),
            notes: None,
            payments: Vec::new(),
            attachments: Vec::new(),
        }
    }

    /// What is still to be paid: total less paid, never below zero. `None` without a total.
    #[must_use]
    pub fn open_amount(&self) -> Option<Decimal> {
        let total = self.sum_all?;
        Some((total - self.sum_paid.unwrap_or_default()).max(Decimal::ZERO))
    }

    /// A bill of which something is still to be paid.
    #[must_use]
    pub fn is_open_bill(&self) -> bool {
        self.doc_type.is_bill() && self.open_amount().is_some_and(|open| !open.is_zero())
    }

    /// The status in Metakocka's stable column, `shipped`, in lower case.
    #[must_use]
    pub fn status_code(&self) -> Option<&str> {
        self.status.as_ref().map(|status| status.code.as_str())
    }
}

/// A row of a status register: two columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// `status_desc`, the stable key: `shipped`.
    pub code: String,
    /// `status_code`, the localised value: `Odpremljen`.
    pub shown: String,
}

/// A line of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentLine {
    /// The product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<MkId>,
    /// Its SKU.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// The unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How many.
    pub amount: Decimal,
    /// Net price of one, before the discount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Decimal>,
    /// Price of one with tax, before the discount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_with_tax: Option<Decimal>,
    /// Discount in percent, as typed: `15` or `10;20`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<String>,
}

/// A document that another one is tied to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocLink {
    /// The other document's `mk_id`.
    pub id: MkId,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Its type, as Metakocka's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc_type: Option<String>,
}

/// A payment of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// When.
    pub date: Option<Date>,
    /// How much; less than zero for one given back.
    pub amount: Option<Decimal>,
    /// `payment_type`, in the register's localised column: `Transakcijski račun`.
    pub kind: Option<String>,
}

/// A file beside a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocAttachment {
    /// `file_name`, or the last part of the address.
    pub name: String,
    /// `source_url`: where its bytes are, for a while; whoever knows it can read them, so it is kept nowhere.
    #[serde(skip)]
    pub url: String,
}
