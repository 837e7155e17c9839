//! What the types of documents have in common: registers, numbering, prices.

/// A `doc_type` that the simulator knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind(pub(super) &'static str);

/// The types that `put_document` makes.
const PUTTABLE: &[&str] = &[
    "sales_offer",
    "sales_order",
    "sales_bill_domestic",
    "sales_bill_foreign",
    "sales_bill_retail",
    "sales_bill_prepaid",
    "sales_bill_credit_note",
    "purchase_order",
    "purchase_bill_domestic",
    "purchase_bill_foreign",
    "purchase_bill_credit_note",
    "warehouse_delivery_note",
    "warehouse_packing_list",
    "warehouse_receiving_note",
    "warehouse_acceptance_note",
];

/// What numbers begin with where the company has set nothing and there is no document yet.
const PREFIXES: &[(&str, &str)] = &[
    ("sales_offer", "PON-"),
    ("sales_order", "PN-"),
    ("sales_bill", "R-"),
    ("purchase_order", "NAR-"),
    ("purchase_bill", "PR-"),
    ("warehouse_delivery_note", "NO-"),
    ("warehouse_packing_list", "DOB-"),
    ("warehouse_receiving_note", "NP-"),
    ("warehouse_acceptance_note", "PRE-"),
    ("transfer_order", "MSP-"),
    ("workorder", "DN-"),
    ("complaint", "REK-"),
];

impl Kind {
    pub(super) fn is_puttable(self) -> bool {
        PUTTABLE.contains(&self.0)
    }

    /// Papers of a warehouse count things, not money.
    pub(super) fn is_warehouse(self) -> bool {
        self.0.starts_with("warehouse_")
    }

    pub(super) fn is_bill(self) -> bool {
        self.0.contains("_bill_")
    }

    pub(super) fn is_priced(self) -> bool {
        self.0.starts_with("sales_") || self.0.starts_with("purchase_")
    }

    /// The register that its status is from.
    pub(super) fn status_register(self) -> &'static str {
        match self.0 {
            "sales_order" => "sales_order_status",
            "sales_offer" => "sales_offer_status",
            "purchase_order" => "purchase_order_status",
            "complaint" => "complaint_status",
            _ if self.is_bill() => "bill_status",
            _ => "whdoc_status",
        }
    }

    /// The internal word that `put_document` answers for some types.
    pub(super) fn short(self) -> &'static str {
        match self.0 {
            "sales_order" => "PR_SO",
            "warehouse_delivery_note" => "SK_DO",
            _ => "",
        }
    }

    /// What its numbers begin with.
    pub(super) fn prefix(self) -> &'static str {
        PREFIXES.iter().find(|(start, _)| self.0.starts_with(start)).map_or("D-", |(_, prefix)| prefix)
    }
}
