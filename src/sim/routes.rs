//! Which name lives in which path family.

use super::answer::{Refusal, Reply};
use super::asked::Asked;
use super::{bank, documents, messages, partners, products, report, search, stock};

/// The three families, which exclude each other, and the links under which files lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Json,
    V1,
    Eshop,
    Download,
}

impl Family {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Json => "/rest/eshop/v1/json/",
            Self::V1 => "/rest/eshop/v1/",
            Self::Eshop => "/rest/eshop/",
            Self::Download => "/download/",
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::V1 => "v1",
            Self::Eshop => "eshop",
            Self::Download => "download",
        }
    }
}

type Handler = fn(&mut Asked<'_>) -> Result<Reply, Refusal>;

/// A call of the API.
#[derive(Clone, Copy)]
pub(super) struct Route {
    pub(super) family: Family,
    pub(super) name: &'static str,
    /// Whether it changes anything.
    pub(super) writes: bool,
    handler: Handler,
}

const fn reads(family: Family, name: &'static str, handler: Handler) -> Route {
    Route { family, name, writes: false, handler }
}

const fn writes(family: Family, name: &'static str, handler: Handler) -> Route {
    Route { family, name, writes: true, handler }
}

const ROUTES: &[Route] = &[
    reads(Family::Json, "product_list", products::product_list),
    reads(Family::Json, "warehouse_list", stock::warehouse_list),
    reads(Family::Json, "warehouse_stock", stock::warehouse_stock),
    reads(Family::V1, "get_partner", partners::get_partner),
    reads(Family::V1, "get_document", documents::get_document),
    reads(Family::V1, "search", search::search),
    reads(Family::V1, "search_query_advance_discovery", search::discovery),
    reads(Family::V1, "search_tracking_code", documents::search_tracking_code),
    reads(Family::V1, "report", report::report),
    reads(Family::V1, "source_stock", stock::source_stock),
    reads(Family::V1, "get_bank_statement_status", bank::get_bank_statement_status),
    reads(Family::Json, "get_bank_statement", bank::get_bank_statement),
    reads(Family::Json, "get_bank_compensation", bank::get_bank_compensation),
    reads(Family::Json, "cash_register_journal", bank::cash_register_journal),
    reads(Family::Eshop, "get_message", messages::get_message),
    reads(Family::Eshop, "get_email_events", messages::get_email_events),
    writes(Family::Json, "product_add", products::product_add),
    writes(Family::Json, "product_update", products::product_update),
    writes(Family::Json, "product_delete", products::product_delete),
    writes(Family::Json, "put_transaction", documents::put_transaction),
    writes(Family::V1, "add_partner", partners::add_partner),
    writes(Family::V1, "update_partner", partners::update_partner),
    writes(Family::V1, "put_document", documents::put_document),
    writes(Family::V1, "update_document", documents::update_document),
    writes(Family::V1, "delete_document", documents::delete_document),
    writes(Family::V1, "change_document_status", documents::change_document_status),
    writes(Family::V1, "put_transaction", documents::put_transaction),
    writes(Family::V1, "mark_orders_as_shipped", documents::mark_orders_as_shipped),
    writes(Family::V1, "put_document_transfer_order", documents::put_document_transfer_order),
    writes(Family::V1, "put_document_workorder", documents::put_document_workorder),
    writes(Family::Eshop, "add_attachment", documents::add_attachment),
    writes(Family::Eshop, "create_complaint", documents::create_complaint),
    writes(Family::Eshop, "update_complaint", documents::update_complaint),
    writes(Family::Eshop, "sync_stock", stock::sync_stock),
    writes(Family::Eshop, "send_message", messages::send_message),
];

/// Names that are known and do nothing here: they answer that all went well.
const ACCEPTED: &[(Family, &[&str])] = &[
    (
        Family::Json,
        &[
            "put_product_partner_code",
            "update_product_partner_code",
            "delete_product_partner_code",
            "put_sales_bill",
            "add_payment",
            "get_pricelist_inventories",
            "check_inventories",
            "put_sales_offer",
            "get_document_for_bill",
        ],
    ),
    (
        Family::V1,
        &[
            "update_document_workorder",
            "update_workorder_perform_operation",
            "abandoned_cart_update",
            "get_change_documents",
            "generate_sticker",
            "search_blacklist_partner",
            "import_blacklist_partner",
            "get_order_change_warehouse",
            "replace_order_change_warehouse",
            "get_order_forbidden_products",
            "replace_order_forbidden_products",
            "get_delivery_service_pricelist",
            "add_webshop_terms_of_use",
        ],
    ),
    (Family::Eshop, &["import_inventory", "create_webshop", "get_proof_of_delivery", "accounting_export", "group_expedition"]),
];

/// Where a path leads.
pub(super) enum Found {
    Route(Route),
    /// The name exists in another family.
    WrongFamily,
    Nothing,
}

pub(super) fn find(path: &str) -> Found {
    if path.starts_with(Family::Download.prefix()) {
        return Found::Route(reads(Family::Download, "download", accepted));
    }
    match every().find(|route| path.strip_prefix(route.family.prefix()) == Some(route.name)) {
        Some(route) => Found::Route(route),
        None => {
            let name = path.rsplit('/').next().unwrap_or_default();
            if every().any(|route| route.name == name) { Found::WrongFamily } else { Found::Nothing }
        }
    }
}

fn every() -> impl Iterator<Item = Route> {
    let accepted_names = ACCEPTED.iter().flat_map(|(family, names)| names.iter().map(|name| reads(*family, name, accepted)));
    ROUTES.iter().copied().chain(accepted_names)
}

/// All went well, and nothing happened.
fn accepted(_: &mut Asked<'_>) -> Result<Reply, Refusal> {
    Ok(Reply::Fields(super::world::Row::new()))
}

impl Route {
    pub(super) fn answer(&self, asked: &mut Asked<'_>) -> Result<Reply, Refusal> {
        (self.handler)(asked)
    }
}
