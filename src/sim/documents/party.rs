//! The partner of a document: known by number, or made anew from what is given, and as documents show him.

use serde_json::Value;

use super::country;
use crate::sim::answer::Refusal;
use crate::sim::asked::Asked;
use crate::sim::inputs;
use crate::sim::partners;
use crate::sim::world::{Company, Row, inner, list, set, text};

const UNADDRESSED: &str = "Partner must have mk_address_id or customer and street for address identification.";

/// Whom a document is for.
#[derive(Clone, Debug)]
pub(super) enum Party {
    /// The partner, and the `mk_id` of the address.
    Known { partner: Row, address: String },
    /// To be made.
    New(Row),
}

/// The partner that the body names.
pub(super) fn party(company: &Company, given: &Row) -> Result<Party, Refusal> {
    let named = |field: &str| inputs::text(given, field);
    let addressed = named("mk_address_id").is_some() || (named("customer").is_some() && named("street").is_some());
    if !addressed {
        return Err(Refusal::new("2", UNADDRESSED));
    }
    let by_number = |id: String| id.parse().ok().and_then(|number| company.partners.get(number));
    let known = match (named("mk_id"), named("count_code")) {
        (Some(id), _) => Some(by_number(id.clone()).ok_or_else(|| unknown("mk_id", &id))?),
        (None, Some(code)) => company.partners.first_with("count_code", &code),
        (None, None) => None,
    };
    let Some(partner) = known else { return Ok(Party::New(given.clone())) };
    let addresses = list(&partner, "partner_delivery_address_list");
    let meant = match named("mk_address_id") {
        Some(id) => addresses.iter().find(|address| inner(address, "mk_id") == id),
        None => addresses.iter().find(|address| Some(inner(address, "street")) == named("street").as_deref()).or(addresses.first()),
    };
    let address = meant.map(|address| inner(address, "mk_id").to_owned()).ok_or_else(|| Refusal::new("2", UNADDRESSED))?;
    Ok(Party::Known { partner, address })
}

fn unknown(field: &str, value: &str) -> Refusal {
    Refusal::new("2", format!("Partner with {field} '{value}' does not exist."))
}

impl Party {
    /// The same, made where he has to be.
    pub(super) fn made(self, company: &mut Company) -> Result<Self, Refusal> {
        let Self::New(given) = self else { return Ok(self) };
        let partner = partners::make(company, &given)?;
        let address = list(&partner, "partner_delivery_address_list").first().map(|address| inner(address, "mk_id").to_owned());
        Ok(Self::Known { partner, address: address.unwrap_or_default() })
    }

    /// The partner as a document shows him.
    pub(super) fn shown(&self) -> Row {
        let Self::Known { partner, address: id } = self else { return Row::new() };
        let mut shown = Row::new();
        for field in ["mk_id", "business_entity", "taxpayer", "foreign_county", "tax_id_number", "customer"] {
            set(&mut shown, field, text(partner, field));
        }
        let addresses = list(partner, "partner_delivery_address_list");
        if let Some(address) = addresses.iter().find(|address| inner(address, "mk_id") == id) {
            let (country, iso) = country::english(inner(address, "country"));
            let fields =
                [("street", inner(address, "street")), ("post_number", inner(address, "post_number")), ("place", inner(address, "city"))];
            fields
                .into_iter()
                .chain([("country", country), ("country_iso_2", iso)])
                .for_each(|(field, value)| set(&mut shown, field, value));
        }
        set(&mut shown, "count_code", text(partner, "count_code"));
        set(&mut shown, "mk_address_id", id.as_str());
        shown
    }
}

/// A receiver or client: the partner it names, else what is given, as texts.
pub(super) fn beside(asked: &Asked<'_>, field: &str) -> Option<Value> {
    let given = inputs::object(asked.body, field)?;
    let known = inputs::text(given, "mk_id").and_then(|_| party(asked.company, given).ok()).map(|party| party.shown());
    Some(Value::Object(known.filter(|shown| !shown.is_empty()).unwrap_or_else(|| inputs::texts(given))))
}
