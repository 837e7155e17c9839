//! Which call lives where: Metakocka's path families exclude each other, and no rule tells which is right.

use url::Url;

/// A path family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// `rest/eshop/v1/json/`
    Json,
    /// `rest/eshop/v1/`
    V1,
    /// `rest/eshop/`
    Eshop,
}

impl Family {
    fn prefix(self) -> &'static str {
        match self {
            Self::Json => "rest/eshop/v1/json/",
            Self::V1 => "rest/eshop/v1/",
            Self::Eshop => "rest/eshop/",
        }
    }
}

/// A call of the API, or the download of a file that it named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Partners,
    Products,
    Stock,
    Warehouses,
    Search,
    Document,
    Discovery,
    Report,
    Download,
    AddPartner,
    UpdatePartner,
    UpdateProduct,
    PutDocument,
    ChangeStatus,
    UpdateDocument,
    AddAttachment,
}

/// What there is to know about one call.
struct Entry {
    name: &'static str,
    family: Family,
    /// Keys of which a success holds one even where it carries no `opr_code`; the first is the list of one that has rows.
    keys: &'static [&'static str],
    /// Fields that count the rows of this answer, or of all answers; a "0" in one explains a missing list.
    counts: &'static [&'static str],
}

/// The calls that the client makes, by Metakocka's names: what its requests are counted under.
pub const ENDPOINTS: &[&str] = &[
    "get_partner",
    "product_list",
    "warehouse_stock",
    "warehouse_list",
    "search",
    "get_document",
    "search_query_advance_discovery",
    "report",
    "attachment",
    "add_partner",
    "update_partner",
    "product_update",
    "put_document",
    "change_document_status",
    "update_document",
    "add_attachment",
];

/// Of [`ENDPOINTS`], those that change something.
const WRITES: &[&str] =
    &["add_partner", "update_partner", "product_update", "put_document", "change_document_status", "update_document", "add_attachment"];

/// True for a call that changes something, by Metakocka's name.
pub(super) fn writes(name: &str) -> bool {
    WRITES.contains(&name)
}

impl Endpoint {
    const fn entry(self) -> Entry {
        use Family::{Eshop, Json, V1};
        const NONE: &[&str] = &[];
        let (name, family, keys, counts): (_, _, &'static [&'static str], &'static [&'static str]) = match self {
            Self::Partners => ("get_partner", V1, &["partner_list"], &["partner_list_count"]),
            Self::Products => ("product_list", Json, &["product_list"], &["product_list_count"]),
            Self::Stock => ("warehouse_stock", Json, &["stock_list"], &["stock_list_count"]),
            Self::Warehouses => ("warehouse_list", Json, &["warehouse_list"], NONE),
            Self::Search => ("search", V1, &["result"], &["result_count", "result_all_records"]),
            Self::Document => ("get_document", V1, &["mk_id"], NONE),
            Self::Discovery => ("search_query_advance_discovery", V1, NONE, NONE),
            Self::Report => ("report", V1, NONE, NONE),
            Self::Download => ("attachment", Eshop, NONE, NONE),
            Self::AddPartner => ("add_partner", V1, &["mk_id"], NONE),
            Self::UpdatePartner => ("update_partner", V1, &["mk_id", "partner_list", "partner"], NONE),
            Self::UpdateProduct => ("product_update", Json, &["mk_id"], NONE),
            Self::PutDocument => ("put_document", V1, &["mk_id"], NONE),
            Self::ChangeStatus => ("change_document_status", V1, &["mk_id"], NONE),
            Self::UpdateDocument => ("update_document", V1, &["mk_id"], NONE),
            Self::AddAttachment => ("add_attachment", Eshop, &["mk_id"], NONE),
        };
        Entry { name, family, keys, counts }
    }

    /// Metakocka's name of the call.
    pub(super) fn name(self) -> &'static str {
        self.entry().name
    }

    /// The key of its rows.
    pub(super) fn list(self) -> &'static str {
        self.entry().keys.first().copied().unwrap_or_default()
    }

    /// Keys of which a success holds one.
    pub(super) fn keys(self) -> &'static [&'static str] {
        self.entry().keys
    }

    /// The fields that count rows.
    pub(super) fn counts(self) -> &'static [&'static str] {
        self.entry().counts
    }

    /// The whole address; `base` ends in a slash.
    pub(super) fn url(self, base: &Url) -> Url {
        let mut url = base.clone();
        url.set_path(&format!("{}{}{}", base.path(), self.entry().family.prefix(), self.name()));
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_goes_to_its_own_family_below_the_base() {
        let at = |base: &str, endpoint: Endpoint| endpoint.url(&Url::parse(base).unwrap()).to_string();
        assert_eq!(at("https://x.example/", Endpoint::Products), "https://x.example/rest/eshop/v1/json/product_list");
        assert_eq!(at("https://x.example/mk/", Endpoint::Search), "https://x.example/mk/rest/eshop/v1/search");
        assert_eq!(at("https://x.example/", Endpoint::AddAttachment), "https://x.example/rest/eshop/add_attachment");
    }

    #[test]
    fn what_writes_is_counted_too() {
        assert!(WRITES.iter().all(|name| ENDPOINTS.contains(name)));
        assert!(writes(Endpoint::PutDocument.name()) && !writes(Endpoint::Document.name()));
    }
}
