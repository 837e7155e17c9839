//! Turns of phrase in the five languages, as beginnings of folded words: `|` stands between them, one line per language.

/// What was had before is wanted again.
pub(super) const AGAIN: &str = concat!(
    "zadnjic|kot prej|prejsnj|enako kot|",
    "last time|same as|as before|reorder|",
    "letztes mal|letzten mal|wie zuletzt|nachbestell|",
    "prosli put|zadnji put|kao prosl|",
    "ultima volta|come l ultim|riordin",
);

/// An offer is taken.
pub(super) const ACCEPTED: &str = concat!(
    "sprejem|potrjujem|se strinjam|",
    "accept|go ahead|",
    "annehm|nehmen wir|nehmen ihr|beauftrag|",
    "prihvac|potvrdujem|",
    "accett|confermiamo",
);

/// An offer that exists is spoken of, not asked for.
pub(super) const YOUR_OFFER: &str = concat!(
    "vasa ponudb|vaso ponudb|vase ponudb|vasi ponudb|tvoja ponudb|tvojo ponudb|poslani ponudb|poslano ponudb|poslana ponudb|po ponudbi|",
    "ponudba se velja|ponudba velja|velja ponudba|",
    "your offer|your quot|the offer you|the quote you|offer still|quote still|",
    "ihr angebot|ihrem angebot|ihres angebot|euer angebot|das angebot noch|",
    "vasa ponud|vasu ponud|vase ponud|vasoj ponud|ponuda jos|ponuda vrijedi|",
    "vostra offerta|vostro preventiv|sua offerta|tua offerta|offerta e ancora",
);

/// Everything open is asked for.
pub(super) const OVERVIEW: &str = concat!(
    "odprte postavk|odprtih postavk|odprti racun|odprtih racun|odprte racun|vse racun|vseh racun|saldo|stanje|pregled|kaj odprtega|",
    "open items|open invoices|outstanding invoices|statement|all our invoices|",
    "kontoauszug|offene posten|offenen posten|offene rechnungen|offenen rechnungen|",
    "otvorene stavk|otvorenih stavk|otvoreni racun|otvorenih racun|otvorene racun|",
    "estratto conto|partite aperte|fatture aperte|fatture scadute",
);

/// The parcel is asked for, so the order has left.
pub(super) const PARCEL: &str =
    concat!("sledenj|sledi|posiljk|paket|", "tracking|parcel|shipped|", "sendung|unterwegs|", "pracenj|", "tracciam|spedizion|pacco",);

/// The last one is meant.
pub(super) const LAST: &str = concat!("zadnj|", "last invoice|latest|most recent|", "letzte|", "posljednj|", "ultima|ultimo");

/// A status after which nothing more happens.
pub(super) const CLOSED: &str = "finish|complet|closed|cancel|delivered|reject|zakljuc|preklic|storn|dostavljen|zavrn";

/// A status that says: it never happened.
pub(super) const CANCELLED: &str = "cancel|preklic|storn|reject|zavrn";

/// The price of something is asked.
pub(super) const PRICE: &str = "cena|ceno|cene|stane|cost|price|preis|kost|cijen|prezzo|costa|quanto";

/// True if one of these stands in a folded text, at the start of a word.
pub(super) fn says(folded: &str, phrases: &str) -> bool {
    let padded = format!(" {folded}");
    phrases.split('|').any(|phrase| padded.contains(&format!(" {phrase}")))
}
