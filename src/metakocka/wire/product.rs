//! A row of `product_list` to a product and its prices.

use rust_decimal::Decimal;

use super::fields::fields;
use super::row::{BadRow, Row};
use crate::domain::{Currency, FieldMap, Price, Product};

pub(in crate::metakocka) fn product(map: &FieldMap, row: &Row<'_>) -> Result<Product, BadRow> {
    let prices: Result<Vec<Vec<Price>>, BadRow> = row.objects("pricelist").iter().map(prices).collect();
    Ok(Product {
        id: row.need_id("mk_id")?,
        count_code: row.text("count_code"),
        code: row.text("code"),
        barcode: row.text("barcode"),
        name: row.need("name")?,
        unit: row.text("unit"),
        for_sale: row.flag("sales") && (row.flag("activated") || row.flag("active")),
        service: row.flag("service"),
        prices: prices?.into_iter().flatten().collect(),
        fields: fields(map, row),
    })
}

/// `price_def` is one object when read and a list when written; both have been seen.
fn prices(list: &Row<'_>) -> Result<Vec<Price>, BadRow> {
    list.objects("price_def").iter().map(|row| price(list, row)).collect()
}

fn price(list: &Row<'_>, row: &Row<'_>) -> Result<Price, BadRow> {
    // What a buyer pays after the list's own discount isn't documented: such a row stands, and says no figure.
    let discounted = row.decimal("discount")?.is_some_and(|discount| discount != Decimal::ZERO);
    let stated = |amount: Option<Decimal>| amount.filter(|_| !discounted);
    Ok(Price {
        list_code: list.text("count_code"),
        list_title: list.text("title"),
        buyer: list.text("buyer"),
        sales: list.text("sales_purchase").as_deref() == Some("sales"),
        currency: list.text("currency_code").and_then(|code| Currency::parse(&code)).unwrap_or_else(Currency::eur),
        valid_from: list.date("valid_from")?,
        valid_to: list.date("valid_to")?,
        amount_from: row.decimal("amount_from")?,
        net: stated(row.decimal("price")?),
        gross: stated(row.decimal("price_with_tax")?),
        tax_factor: row.decimal("tax_factor")?,
    })
}
