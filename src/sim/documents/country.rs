//! Countries: partners have them in the company's language, documents in English with a code.

/// As partners have it, as documents show it, and ISO 3166-1 alpha-2.
const COUNTRIES: &[(&str, &str, &str)] = &[
    ("Slovenija", "Slovenia", "SI"),
    ("Hrvaška", "Croatia", "HR"),
    ("Avstrija", "Austria", "AT"),
    ("Nemčija", "Germany", "DE"),
    ("Italija", "Italy", "IT"),
    ("Srbija", "Serbia", "RS"),
    ("Madžarska", "Hungary", "HU"),
    ("Bosna in Hercegovina", "Bosnia and Herzegovina", "BA"),
    ("Črna gora", "Montenegro", "ME"),
    ("Severna Makedonija", "North Macedonia", "MK"),
    ("Francija", "France", "FR"),
    ("Nizozemska", "Netherlands", "NL"),
    ("Belgija", "Belgium", "BE"),
    ("Češka", "Czechia", "CZ"),
    ("Slovaška", "Slovakia", "SK"),
    ("Poljska", "Poland", "PL"),
    ("Švica", "Switzerland", "CH"),
    ("Združeno kraljestvo", "United Kingdom", "GB"),
    ("Severna Irska", "United Kingdom - Northern Ireland", "XI"),
];

/// The English name and the code; an unknown country stays as it is written.
pub(super) fn english(name: &str) -> (&str, &'static str) {
    let known = COUNTRIES.iter().find(|(own, english, iso)| [*own, *english, *iso].contains(&name));
    known.map_or((name, ""), |(_, english, iso)| (english, iso))
}
