//! How a mail is signed: the dashes, closing formulas with what follows, phone footers, names and company lines.

use crate::domain::fold;

/// Formulas that close a mail, folded.
const CLOSINGS: &[&str] = &[
    "lp",
    "l p",
    "lep pozdrav",
    "lepi pozdravi",
    "lepe pozdrave",
    "z lepimi pozdravi",
    "z lepim pozdravom",
    "lepo pozdravljeni",
    "lep dan",
    "lep vecer",
    "lep vikend",
    "lep preostanek",
    "s spostovanjem",
    "s prijaznimi pozdravi",
    "s prijaznim pozdravom",
    "prijazen pozdrav",
    "prisrcen pozdrav",
    "hvala in lep",
    "hvala in lp",
    "hvala lp",
    "hvala lep pozdrav",
    "pozdrav",
    "pozdravcek",
    "lijep pozdrav",
    "lijepi pozdravi",
    "lijep dan",
    "srdacan pozdrav",
    "srdacno",
    "s postovanjem",
    "veliki pozdrav",
    "hvala i lijep",
    "hvala i pozdrav",
    "ugodan dan",
    "best regards",
    "kind regards",
    "kindest regards",
    "warm regards",
    "with kind regards",
    "with best regards",
    "regards",
    "best wishes",
    "all the best",
    "best",
    "sincerely",
    "yours sincerely",
    "yours faithfully",
    "yours truly",
    "cheers",
    "thanks and regards",
    "thanks and best",
    "many thanks and",
    "have a nice day",
    "mit freundlichen grussen",
    "mit freundlichem gruss",
    "mit besten grussen",
    "mit herzlichen grussen",
    "mit lieben grussen",
    "freundliche grusse",
    "freundlichen gruss",
    "beste grusse",
    "besten gruss",
    "viele grusse",
    "liebe grusse",
    "schone grusse",
    "herzliche grusse",
    "hochachtungsvoll",
    "mfg",
    "lg",
    "vg",
    "gruss",
    "grusse",
    "schonen tag",
    "cordiali saluti",
    "distinti saluti",
    "cordialmente",
    "saluti",
    "un saluto",
    "un cordiale saluto",
    "tanti saluti",
    "buona giornata",
    "a presto",
];

/// Thanks that close a mail where nothing but a name follows, folded.
const THANKS: &[&str] = &[
    "hvala",
    "hvala lepa",
    "hvala vam",
    "lepa hvala",
    "najlepsa hvala",
    "hvala za odgovor",
    "hvala za pomoc",
    "vnaprej hvala",
    "ze vnaprej hvala",
    "hvala vnaprej",
    "hvala unaprijed",
    "unaprijed hvala",
    "hvala puno",
    "thanks",
    "thank you",
    "many thanks",
    "thanks in advance",
    "thank you in advance",
    "thanks a lot",
    "danke",
    "vielen dank",
    "danke im voraus",
    "vielen dank im voraus",
    "grazie",
    "grazie mille",
    "molte grazie",
    "grazie in anticipo",
    "merci",
];

/// What phones and apps write below a mail, folded.
const FOOTERS: &[&str] = &[
    "sent from my",
    "sent from mobile",
    "sent from outlook",
    "sent from yahoo",
    "sent via",
    "sent with",
    "get outlook for",
    "poslano iz mojega",
    "poslano z mojega",
    "poslano s mojega",
    "poslano iz moje",
    "poslano iz programa",
    "poslano iz aplikacije",
    "poslano iz naprave",
    "poslano s telefona",
    "poslano z naprave",
    "prenesite outlook",
    "prenesi outlook",
    "poslano s mog",
    "poslano sa mog",
    "poslano s mojeg",
    "poslano s uredaja",
    "poslano iz outlook",
    "preuzmite outlook",
    "von meinem",
    "gesendet von",
    "gesendet mit",
    "diese nachricht wurde von meinem",
    "outlook fur",
    "holen sie sich outlook",
    "inviato da",
    "inviato dal",
    "scarica outlook",
    "ottieni outlook",
    "envoye de mon",
    "enviado desde",
    "verzonden vanaf",
    "skickat fran",
];

/// Most lines a signature below a closing formula has, blank ones aside.
const SIGNATURE_LINES: usize = 15;

/// Longest line that is taken for a closing formula with a name behind it, in bytes.
const CLOSING_BYTES: usize = 80;

/// Longest footer of a phone, in bytes.
const FOOTER_BYTES: usize = 120;

/// Splits lines that nobody quoted into what is said and how it is signed.
pub(super) fn split<'a, 'b>(lines: &'b [&'a str]) -> (&'b [&'a str], &'b [&'a str]) {
    let cut = dashes(lines).unwrap_or(lines.len());
    let cut = footer(lines.get(..cut).unwrap_or_default()).unwrap_or(cut);
    let said = lines.get(..cut).unwrap_or_default();
    let cut = closing(said).unwrap_or_else(|| names(said));
    lines.split_at_checked(cut).unwrap_or((lines, &[]))
}

/// The signature separator (RFC 3676 §4.3); its blank is often lost on the way.
fn dashes(lines: &[&str]) -> Option<usize> {
    lines.iter().position(|line| matches!(line.trim_end(), "--" | "—" | "––"))
}

fn footer(lines: &[&str]) -> Option<usize> {
    lines.iter().position(|line| line.len() <= FOOTER_BYTES && opens_with(&fold(line), FOOTERS))
}

/// The line of the closing formula. Where nothing stands above it, it is what the mail says, and only a name below is cut.
fn closing(lines: &[&str]) -> Option<usize> {
    let formulas = lines.iter().enumerate().rev().take(4 * SIGNATURE_LINES).filter(|(_, line)| is_closing(line));
    let signing: Vec<usize> = formulas.map(|(at, _)| at).take_while(|at| signs(lines, *at)).collect();
    let said_above = |at: usize| lines.iter().take(at).any(|line| !line.trim().is_empty());
    if let Some(at) = signing.iter().rev().find(|at| said_above(**at)) {
        return Some(*at);
    }
    let below = signing.last()? + 1;
    let named = lines.iter().skip(below).all(|line| line.trim().is_empty() || is_name(line) || is_contact(line));
    named.then_some(below)
}

/// Nothing below the closing formula asks or tells anything.
fn signs(lines: &[&str], at: usize) -> bool {
    let below = lines.get(at + 1..).unwrap_or_default().iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    let short = |line: &str| line.chars().count() <= 120 && !line.ends_with(['?', '!', ':']);
    below.clone().count() <= SIGNATURE_LINES && below.clone().all(|line| short(line) || is_closing(line) || is_contact(line))
}

fn is_closing(line: &str) -> bool {
    if line.len() > CLOSING_BYTES || line.contains('?') {
        return false;
    }
    let folded = fold(line);
    formula(&folded, CLOSINGS, 5) || formula(&folded, THANKS, 3)
}

/// One of the formulas, and at most so many words (a name) behind it.
fn formula(folded: &str, formulas: &[&str], name_words: usize) -> bool {
    let rest = formulas.iter().filter_map(|formula| behind(folded, formula)).min_by_key(|rest| rest.len());
    rest.is_some_and(|rest| rest.split_whitespace().count() <= name_words)
}

fn opens_with(folded: &str, formulas: &[&str]) -> bool {
    formulas.iter().any(|formula| behind(folded, formula).is_some())
}

/// What stands behind a formula that opens the line.
fn behind<'a>(folded: &'a str, formula: &str) -> Option<&'a str> {
    folded.strip_prefix(formula).filter(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Paragraphs below the text that are looked at: a name, a company, a slogan.
const NAME_BLOCKS: usize = 3;

/// Where the names and contact lines at the end start.
fn names(lines: &[&str]) -> usize {
    let mut cut = lines.len();
    for _ in 0..NAME_BLOCKS {
        match lines.get(..cut).and_then(last_block) {
            Some(start) => cut = start,
            None => break,
        }
    }
    cut
}

/// The last paragraph, if it isn't the only one and holds nothing but names and contact lines.
fn last_block(lines: &[&str]) -> Option<usize> {
    let end = lines.iter().rposition(|line| !line.trim().is_empty())? + 1;
    let start = lines.get(..end)?.iter().rposition(|line| line.trim().is_empty())? + 1;
    let said = lines.get(..start)?.iter().any(|line| !line.trim().is_empty());
    let block = lines.get(start..end)?;
    (said && block.iter().all(|line| is_name(line) || is_contact(line))).then_some(start)
}

/// One to five words that all start with a capital letter, little words aside: a person, a department, a company.
fn is_name(line: &str) -> bool {
    const LITTLE: &[&str] = &[
        "de", "di", "del", "von", "van", "der", "da", "in", "and", "und", "i", "e", "pri", "za", "&", "d.o.o.", "d.d.", "s.p.", "d.o.o",
        "j.d.o.o.",
    ];
    let line = line.trim();
    let words: Vec<&str> = line.split_whitespace().collect();
    let capital = |word: &&str| word.starts_with(char::is_uppercase) || LITTLE.contains(word);
    let plain = !line.contains(|c: char| c.is_ascii_digit() || matches!(c, '?' | '!' | ':' | ';' | '@'));
    let named = words.first().is_some_and(|word| word.starts_with(char::is_uppercase));
    named && plain && (1..=6).contains(&words.len()) && words.iter().all(capital) && !opens_with(&fold(line), THANKS)
}

/// A line with a phone number, address, web page or legal form, and no sentence in it.
fn is_contact(line: &str) -> bool {
    const MARKS: &[&str] = &["www.", "http", "tel", "gsm", "mob", "phone", "fax", "t:", "m:", "e:", "+386", "+385", "+43", "+49", "+39"];
    const FORMS: &[&str] = &["d.o.o", "d.d.", "s.p.", "gmbh", "ltd", "b.v.", "s.r.l", "s.p.a", "j.d.o.o", "kg", "ag", "inc", "llc"];
    let lower = line.trim().to_lowercase();
    let has_form = lower.split([' ', ',']).any(|word| FORMS.iter().any(|form| word.trim_end_matches('.') == form.trim_end_matches('.')));
    let marked = MARKS.iter().any(|mark| lower.starts_with(mark)) || lower.contains("www.") || has_form;
    let address = lower.contains('@') && !lower.contains(' ');
    let sentence = lower.ends_with('?') || lower.ends_with('!') || lower.split_whitespace().count() > 12;
    !lower.is_empty() && (marked || address) && !sentence
}
