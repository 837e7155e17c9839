//! The company's tax codes: which there are, and which one a line or price means.

use rust_decimal::{Decimal, dec};

use super::answer::Refusal;
use super::inputs;
use super::world::{Company, Row, text};

/// The codes of a company that names none: `EX4` is 22 %.
const USUAL: [(&str, Decimal); 8] = [
    ("EX4", dec!(0.22)),
    ("EX3", dec!(0.095)),
    ("EX1", dec!(0.25)),
    ("000", dec!(0)),
    ("220", dec!(0.22)),
    ("200", dec!(0.20)),
    ("095", dec!(0.095)),
    ("085", dec!(0.085)),
];

/// Codes that are taken and make their price row disappear.
const VANISHING: [&str; 4] = ["N20", "N22", "N85", "N95"];

/// Every code with its factor.
fn all(company: &Company) -> Vec<(String, Decimal)> {
    if company.taxes.is_empty() {
        return USUAL.map(|(code, factor)| (code.to_owned(), factor)).to_vec();
    }
    let factor = |row: &Row| inputs::number(text(row, "factor")).unwrap_or_default();
    company.taxes.iter().map(|row| (text(row, "code").to_owned(), factor(row))).collect()
}

/// What a `tax` or a `tax_factor` means; none where neither is given.
pub(super) fn given(company: &Company, fields: &Row) -> Result<Option<(String, Decimal)>, Refusal> {
    let all = all(company);
    if let Some(code) = inputs::text(fields, "tax") {
        return all.iter().find(|(known, _)| *known == code).cloned().map(Some).ok_or_else(|| unsupported(company));
    }
    let factor = inputs::decimal(fields, "tax_factor").map_err(|()| unsupported(company))?;
    Ok(factor.map(|factor| {
        let known = all.into_iter().find(|(_, known)| *known == factor);
        known.unwrap_or_else(|| ("000".to_owned(), factor))
    }))
}

/// Whether a price row of this code disappears.
pub(super) fn vanishes(fields: &Row) -> bool {
    inputs::text(fields, "tax").is_some_and(|code| VANISHING.contains(&code.as_str()))
}

/// What is said where no tax, or a wrong one, is given with a price.
pub(super) fn unsupported(company: &Company) -> Refusal {
    let codes: Vec<String> = all(company).into_iter().map(|(code, _)| code).collect();
    Refusal::new("2", format!("Paramether 'tax' is not a valid tax. Supported tax values are: {}", codes.join(", ")))
}
