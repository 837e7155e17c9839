//! The states of an order or offer as the second half of a sentence: "Naročilo PN-77 *je v pripravi*".

use crate::domain::Language;

use super::slots::plain;

/// Metakocka's stable keys, as predicates of "naročilo / order / Bestellung / narudžba / ordine".
const WORDS: &[(&str, [&str; 5])] = &[
    ("created", ["je pri nas zabeleženo", "has been registered", "ist bei uns erfasst", "je zaprimljena", "è stato registrato"]),
    ("in_preparation", ["je v pripravi", "is being prepared", "ist in Vorbereitung", "je u pripremi", "è in preparazione"]),
    ("waiting", ["čaka na dobavo", "is awaiting stock", "wartet auf Zulieferung", "čeka na dobavu", "è in attesa di fornitura"]),
    ("shipped", ["je bilo odpremljeno", "was shipped", "wurde versandt", "je otpremljena", "è stato spedito"]),
    ("finished", ["je zaključeno", "has been completed", "ist abgeschlossen", "je zaključena", "è stato completato"]),
    ("cancelled", ["je bilo preklicano", "has been cancelled", "wurde storniert", "je otkazana", "è stato annullato"]),
    ("sent", ["je bilo poslano", "has been sent", "wurde gesendet", "je poslana", "è stato inviato"]),
    ("accepted", ["je bilo sprejeto", "has been accepted", "wurde angenommen", "je prihvaćena", "è stato accettato"]),
    ("issued", ["je bilo izdano", "has been issued", "wurde ausgestellt", "je izdana", "è stato emesso"]),
    ("reminder", ["čaka na plačilo", "is awaiting payment", "ist noch unbezahlt", "čeka na plaćanje", "è in attesa di pagamento"]),
];

/// How a key that no table knows is introduced, before the ERP's own word in quotes.
const UNKNOWN: [(&str, &str); 5] =
    [("je v stanju »", "«"), ("has the status “", "”"), ("hat den Status „", "“"), ("je u statusu „", "“"), ("è nello stato «", "»")];

/// The state in words; an unknown key shows the ERP's own word, and nothing where it has none.
pub(super) fn in_words(code: &str, shown: &str, language: Language) -> String {
    let place = place_of(language);
    let known = WORDS.iter().find(|(key, _)| *key == code).and_then(|(_, words)| words.get(place));
    if let Some(words) = known {
        return (*words).to_owned();
    }
    let own = plain(shown);
    match UNKNOWN.get(place) {
        Some((before, after)) if !own.is_empty() => format!("{before}{own}{after}"),
        _ => String::new(),
    }
}

fn place_of(language: Language) -> usize {
    Language::ALL.into_iter().position(|other| other == language).unwrap_or_default()
}
