//! Units of measure in words: the form that the number asks for, in each of the five languages.

use rust_decimal::Decimal;

use crate::domain::Language;

use super::slots::plain;

/// A unit that has words of its own.
struct Unit {
    /// As Metakocka's users write it, in lower case and without the dot.
    written: &'static [&'static str],
    /// One, two, three or four, five and more; the fifth after a fraction: `1,5 ure`.
    sl: [&'static str; 5],
    /// One, two to four, five and more.
    hr: [&'static str; 3],
    en: [&'static str; 2],
    de: [&'static str; 2],
    it: [&'static str; 2],
}

const PIECE: Unit = Unit {
    written: &["kos", "kosov", "kom", "komad", "pc", "pcs", "st", "stk", "stück", "pz"],
    sl: ["kos", "kosa", "kosi", "kosov", "kosa"],
    hr: ["komad", "komada", "komada"],
    en: ["pc", "pcs"],
    de: ["Stück", "Stück"],
    it: ["pezzo", "pezzi"],
};

const OTHERS: [Unit; 6] = [
    Unit {
        written: &["par"],
        sl: ["par", "para", "pari", "parov", "para"],
        hr: ["par", "para", "pari"],
        en: ["pair", "pairs"],
        de: ["Paar", "Paar"],
        it: ["paio", "paia"],
    },
    Unit {
        written: &["komplet", "kpl", "set"],
        sl: ["komplet", "kompleta", "kompleti", "kompletov", "kompleta"],
        hr: ["komplet", "kompleta", "kompleta"],
        en: ["set", "sets"],
        de: ["Set", "Sets"],
        it: ["set", "set"],
    },
    Unit {
        written: &["paket"],
        sl: ["paket", "paketa", "paketi", "paketov", "paketa"],
        hr: ["paket", "paketa", "paketa"],
        en: ["package", "packages"],
        de: ["Paket", "Pakete"],
        it: ["confezione", "confezioni"],
    },
    Unit {
        written: &["meter"],
        sl: ["meter", "metra", "metri", "metrov", "metra"],
        hr: ["metar", "metra", "metara"],
        en: ["metre", "metres"],
        de: ["Meter", "Meter"],
        it: ["metro", "metri"],
    },
    Unit {
        written: &["karton"],
        sl: ["karton", "kartona", "kartoni", "kartonov", "kartona"],
        hr: ["karton", "kartona", "kartona"],
        en: ["carton", "cartons"],
        de: ["Karton", "Kartons"],
        it: ["cartone", "cartoni"],
    },
    Unit {
        written: &["ura", "ure", "ur"],
        sl: ["ura", "uri", "ure", "ur", "ure"],
        hr: ["sat", "sata", "sati"],
        en: ["hour", "hours"],
        de: ["Stunde", "Stunden"],
        it: ["ora", "ore"],
    },
];

/// The unit behind this number; one without words stays as it is written.
pub(super) fn counted(amount: Decimal, unit: &str, language: Language) -> String {
    let written = unit.trim().trim_end_matches('.').to_lowercase();
    let known = std::iter::once(&PIECE).chain(&OTHERS).find(|known| known.written.contains(&written.as_str()));
    known.map_or_else(|| plain(unit), |known| known.after(amount, language).to_owned())
}

/// The grammatical number that this amount asks for: `one`, `two`, `few` or `many`, where the language tells so many apart.
pub(super) fn number(amount: Decimal, language: Language) -> &'static str {
    match language {
        Language::Sl => slovenian(amount, ["one", "two", "few", "many", "many"]),
        Language::Hr => croatian(amount, ["one", "few", "many"]),
        _ if amount.abs() == Decimal::ONE => "one",
        _ => "many",
    }
}

/// "per piece" in words, for units that are pieces; the templates have their own word for the rest.
pub(super) fn piece(unit: Option<&str>, language: Language) -> Option<&'static str> {
    let is_piece = |unit: &str| PIECE.written.contains(&unit.trim().trim_end_matches('.').to_lowercase().as_str());
    unit.filter(|unit| is_piece(unit)).map(|_| match language {
        Language::Sl => "kos",
        Language::En => "piece",
        Language::De => "Stück",
        Language::Hr => "komad",
        Language::It => "pezzo",
    })
}

impl Unit {
    fn after(&self, amount: Decimal, language: Language) -> &'static str {
        let [one, many] = match language {
            Language::Sl => return slovenian(amount, self.sl),
            Language::Hr => return croatian(amount, self.hr),
            Language::En => self.en,
            Language::De => self.de,
            Language::It => self.it,
        };
        if amount.abs() == Decimal::ONE { one } else { many }
    }
}

/// One, two, few or many by the last two digits (CLDR, sl); a fraction takes the genitive, `1,5 kosa`.
fn slovenian(amount: Decimal, [one, two, few, many, part]: [&'static str; 5]) -> &'static str {
    if !amount.fract().is_zero() {
        return part;
    }
    match (amount.abs() % Decimal::ONE_HUNDRED).normalize().to_string().as_str() {
        "1" => one,
        "2" => two,
        "3" | "4" => few,
        _ => many,
    }
}

/// One, few or many by the last digit, 11 to 14 apart (CLDR, hr); a fraction goes by its own last digit as spoken, most often few.
fn croatian(amount: Decimal, [one, few, many]: [&'static str; 3]) -> &'static str {
    if !amount.fract().is_zero() {
        return few;
    }
    let two_digits = (amount.abs() % Decimal::ONE_HUNDRED).normalize().to_string();
    match (two_digits.as_str(), two_digits.chars().next_back()) {
        ("11" | "12" | "13" | "14", _) => many,
        (_, Some('1')) => one,
        (_, Some('2' | '3' | '4')) => few,
        _ => many,
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    fn check(language: Language, unit: &str, rows: &[(Decimal, &str)]) {
        for (amount, expected) in rows {
            assert_eq!(counted(*amount, unit, language), *expected, "{amount} {unit} {language}");
        }
    }

    #[test]
    fn the_number_decides_the_form_of_the_unit() {
        let many = [(dec!(1), "kos"), (dec!(2), "kosa"), (dec!(4.0), "kosi"), (dec!(5), "kosov"), (dec!(102), "kosa"), (dec!(1.5), "kosa")];
        check(Language::Sl, "kos.", &many);
        check(Language::Sl, "ura", &[(dec!(1), "ura"), (dec!(2), "uri"), (dec!(3), "ure"), (dec!(5), "ur"), (dec!(2.5), "ure")]);
        check(
            Language::Hr,
            "kos",
            &[(dec!(1), "komad"), (dec!(2), "komada"), (dec!(5), "komada"), (dec!(21), "komad"), (dec!(11), "komada")],
        );
        check(Language::Hr, "par", &[(dec!(1), "par"), (dec!(3), "para"), (dec!(12), "pari"), (dec!(22), "para")]);
        check(Language::De, "karton", &[(dec!(1), "Karton"), (dec!(2), "Kartons")]);
        check(Language::It, "par", &[(dec!(1), "paio"), (dec!(2), "paia")]);
        check(Language::En, "ura", &[(dec!(1), "hour"), (dec!(0.5), "hours")]);
        check(Language::De, "m2", &[(dec!(1), "m2")]);
    }
}
