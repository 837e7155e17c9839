//! Which name lives in which path family, and what this version does with it.

use super::answer::{Refusal, Reply};
use super::asked::Asked;
use super::{documents, partners, products, report, search};

/// The three families, which exclude each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Json,
    V1,
    Eshop,
}

impl Family {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Json => "/rest/eshop/v1/json/",
            Self::V1 => "/rest/eshop/v1/",
            Self::Eshop => "/rest/eshop/",
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::V1 => "v1",
            Self::Eshop => "eshop",
        }
    }
}

type Handler = fn(&Asked<'_>) -> Result<Reply, Refusal>;

/// A call of the API.
pub(super) struct Route {
    pub(super) family: Family,
    pub(super) name: &'static str,
    /// None: the name exists, and this version doesn't do what it does.
    handler: Option<Handler>,
}

const fn reads(family: Family, name: &'static str, handler: Handler) -> Route {
    Route { family, name, handler: Some(handler) }
}

const READS: &[Route] = &[
    reads(Family::Json, "product_list", products::product_list),
    reads(Family::Json, "warehouse_list", products::warehouse_list),
    reads(Family::Json, "warehouse_stock", products::warehouse_stock),
    reads(Family::V1, "get_partner", partners::get_partner),
    reads(Family::V1, "get_document", documents::get_document),
    reads(Family::V1, "search", search::search),
    reads(Family::V1, "search_query_advance_discovery", search::discovery),
    reads(Family::V1, "search_tracking_code", documents::search_tracking_code),
    reads(Family::V1, "report", report::report),
];

/// Names that exist and are refused with a sentence: they write, send, or belong to a part that is not simulated.
const REFUSED: &[(Family, &[&str])] = &[
    (
        Family::Json,
        &[
            "product_add",
            "product_update",
            "product_delete",
            "put_product_partner_code",
            "update_product_partner_code",
            "delete_product_partner_code",
            "get_bank_statement",
            "get_bank_compensation",
            "cash_register_journal",
            "put_sales_bill",
            "put_transaction",
        ],
    ),
    (
        Family::V1,
        &[
            "add_partner",
            "update_partner",
            "put_document",
            "update_document",
            "delete_document",
            "change_document_status",
            "mark_orders_as_shipped",
            "put_transaction",
            "source_stock",
            "put_document_workorder",
            "update_document_workorder",
            "update_workorder_perform_operation",
            "put_document_transfer_order",
            "abandoned_cart_update",
            "generate_sticker",
            "search_blacklist_partner",
            "import_blacklist_partner",
            "get_order_change_warehouse",
            "replace_order_change_warehouse",
            "get_order_forbidden_products",
            "replace_order_forbidden_products",
            "get_delivery_service_pricelist",
            "get_bank_statement_status",
            "add_webshop_terms_of_use",
        ],
    ),
    (
        Family::Eshop,
        &[
            "sync_stock",
            "import_inventory",
            "add_attachment",
            "send_message",
            "get_message",
            "get_email_events",
            "create_complaint",
            "update_complaint",
            "create_webshop",
            "get_proof_of_delivery",
            "accounting_export",
            "group_expedition",
        ],
    ),
];

/// Where a path leads.
pub(super) enum Found {
    Route(Route),
    /// The name exists in another family.
    WrongFamily,
    Nothing,
}

pub(super) fn find(path: &str) -> Found {
    match every().find(|route| path.strip_prefix(route.family.prefix()) == Some(route.name)) {
        Some(route) => Found::Route(route),
        None => {
            let name = path.rsplit('/').next().unwrap_or_default();
            if every().any(|route| route.name == name) { Found::WrongFamily } else { Found::Nothing }
        }
    }
}

fn every() -> impl Iterator<Item = Route> {
    let reads = READS.iter().map(|route| Route { ..*route });
    let refused = REFUSED.iter().flat_map(|(family, names)| names.iter().map(|name| Route { family: *family, name, handler: None }));
    reads.chain(refused)
}

impl Route {
    pub(super) fn answer(&self, asked: &Asked<'_>) -> Result<Reply, Refusal> {
        match self.handler {
            Some(handler) => handler(asked),
            None => Err(Refusal::new("6", format!("This version of the simulator only reads; {} is not simulated", self.name))),
        }
    }
}
