//! Which call lives where: Metakocka's path families exclude each other, and no rule tells which is right.

use url::Url;

/// A path family. The third one, `rest/eshop/`, holds only calls that write or send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// `rest/eshop/v1/json/`
    Json,
    /// `rest/eshop/v1/`
    V1,
}

impl Family {
    fn prefix(self) -> &'static str {
        match self {
            Self::Json => "rest/eshop/v1/json/",
            Self::V1 => "rest/eshop/v1/",
        }
    }
}

/// A call that reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Partners,
    Products,
    Stock,
    Warehouses,
    Search,
    Document,
}

/// What there is to know about one call.
struct Entry {
    name: &'static str,
    family: Family,
    /// The key that a success holds even where it carries no `opr_code`.
    key: &'static str,
    /// Fields that count the rows of this answer, or of all answers; a "0" in one explains a missing list.
    counts: &'static [&'static str],
}

/// The calls that the client makes, by Metakocka's names: what its requests are counted under.
pub const ENDPOINTS: &[&str] = &["get_partner", "product_list", "warehouse_stock", "warehouse_list", "search", "get_document"];

impl Endpoint {
    const fn entry(self) -> Entry {
        match self {
            Self::Partners => Entry { name: "get_partner", family: Family::V1, key: "partner_list", counts: &["partner_list_count"] },
            Self::Products => Entry { name: "product_list", family: Family::Json, key: "product_list", counts: &["product_list_count"] },
            Self::Stock => Entry { name: "warehouse_stock", family: Family::Json, key: "stock_list", counts: &["stock_list_count"] },
            Self::Warehouses => Entry { name: "warehouse_list", family: Family::Json, key: "warehouse_list", counts: &[] },
            Self::Search => Entry { name: "search", family: Family::V1, key: "result", counts: &["result_count", "result_all_records"] },
            Self::Document => Entry { name: "get_document", family: Family::V1, key: "mk_id", counts: &[] },
        }
    }

    /// Metakocka's name of the call.
    pub(super) fn name(self) -> &'static str {
        self.entry().name
    }

    /// The key that a success holds.
    pub(super) fn key(self) -> &'static str {
        self.entry().key
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
    }
}
