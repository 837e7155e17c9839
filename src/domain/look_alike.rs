//! Domains that a person takes for another one: a slip, another ending, letters that look alike.

use std::collections::BTreeSet;

use unicode_security::confusable_detection::skeleton;

use super::MailDomain;

/// Shorter names than this are all alike, and say nothing by one letter.
const SHORTEST_WITH_A_SLIP: usize = 4;

/// A name of one or two letters under another ending is anybody's.
const SHORTEST_WITH_ANOTHER_ENDING: usize = 3;

/// What a domain's own label may hold (RFC 5890 §2.3.1).
const LABEL_CHARS: &str = "abcdefghijklmnopqrstuvwxyz0123456789-";

/// Groups of letters that are read as another one; UTS 39 knows single characters only.
const READ_AS: [(&str, &str); 8] = [("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("1", "i"), ("5", "s"), ("3", "e")];

impl MailDomain {
    /// True if this domain, which is not the other one's, would be taken for it: one slip of the pen away (Damerau-Levenshtein), the same
    /// under another ending or without its hyphens, or spelled in characters that look the same (UTS 39, also as punycode).
    #[must_use]
    pub fn resembles(&self, known: &Self) -> bool {
        let (own, known) = (self.organizational(), known.organizational());
        if own == known || own.is_free_mail() && known.is_free_mail() {
            return false;
        }
        let ((label, ending), (meant, meant_ending)) = (own.parts(), known.parts());
        if label == meant {
            return ending != meant_ending && meant.len() >= SHORTEST_WITH_ANOTHER_ENDING;
        }
        let (seen, expected) = (as_seen(label), as_seen(meant));
        let slip = meant.len() >= SHORTEST_WITH_A_SLIP && strsim::damerau_levenshtein(label, meant) <= 1;
        slip || (meant.len() >= SHORTEST_WITH_ANOTHER_ENDING && (seen == expected || unhyphened(label) == unhyphened(meant)))
    }

    /// The names under which a known domain may stand that this one resembles: with the same ending, and with any.
    #[must_use]
    pub fn mistakable(&self) -> Mistakable {
        let own = self.organizational();
        let (label, ending) = own.parts();
        let mut with_any_ending: BTreeSet<String> = [label.to_owned(), unhyphened(label), plain(label)].into();
        for (look, read) in READ_AS {
            for written in [label, &plain(label)] {
                with_any_ending.extend([written.replace(look, read), written.replace(read, look)]);
            }
        }
        let mut with_this_ending = slips(label);
        with_this_ending.extend(with_any_ending.iter().cloned());
        with_this_ending.remove(label);
        Mistakable { with_any_ending, with_this_ending, ending: ending.to_owned() }
    }

    /// The own label of a registrable domain, and what follows its dot.
    fn parts(&self) -> (&str, &str) {
        self.as_str().split_once('.').unwrap_or((self.as_str(), ""))
    }
}

/// Where to look for known domains that another one may be taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakable {
    /// Own labels that count under whatever ending.
    pub with_any_ending: BTreeSet<String>,
    /// Own labels that count under `ending` only.
    pub with_this_ending: BTreeSet<String>,
    /// `si`, `co.uk`
    pub ending: String,
}

/// A label as the eye has it.
fn as_seen(label: &str) -> String {
    let shown = shown(label);
    let mut seen: String = skeleton(&deunicode::deunicode(&skeleton(&shown).collect::<String>())).collect::<String>().to_lowercase();
    for (look, read) in READ_AS {
        seen = seen.replace(look, read);
    }
    seen.replace('i', "l")
}

/// A label in the letters that people see: punycode undone.
fn shown(label: &str) -> String {
    idna::domain_to_unicode(label).0
}

/// A label in plain letters: those that look like one, else those that are pronounced like one.
fn plain(label: &str) -> String {
    let letter = |c: char| {
        if c.is_ascii() {
            return c.to_string();
        }
        let alike: String = skeleton(&c.to_string()).filter(char::is_ascii).collect();
        if alike.is_empty() { deunicode::deunicode_char(c).unwrap_or_default().to_owned() } else { alike }
    };
    shown(label).chars().map(letter).collect::<String>().to_lowercase()
}

fn unhyphened(label: &str) -> String {
    label.replace('-', "")
}

/// Every label that is one slip away: a letter left out, put in, changed, or swapped with the next.
fn slips(label: &str) -> BTreeSet<String> {
    let chars: Vec<char> = label.chars().collect();
    let join = |before: &[char], middle: &[char], after: &[char]| before.iter().chain(middle).chain(after).collect::<String>();
    let mut found = BTreeSet::new();
    for at in 0..=chars.len() {
        let (before, after) = chars.split_at(at);
        found.extend(LABEL_CHARS.chars().map(|c| join(before, &[c], after)));
        if let [first, rest @ ..] = after {
            found.insert(join(before, &[], rest));
            found.extend(LABEL_CHARS.chars().map(|c| join(before, &[c], rest)));
            if let [second, rest @ ..] = rest {
                found.insert(join(before, &[*second, *first], rest));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain(text: &str) -> MailDomain {
        MailDomain::parse(text).expect("a domain")
    }

    #[test]
    fn a_look_alike_is_seen_and_found_and_nothing_else_is() {
        let known = domain("gozdnik.si");
        let spellings = [
            "gozdnik.com",
            "gozdnk.si",
            "gozdnikk.si",
            "gozdink.si",
            "g0zdnik.si",
            "gozdn1k.si",
            "goz-dnik.si",
            "gozdn\u{456}k.si",
            "g\u{43e}zdnik.si",
            "gož\u{64}nik.si",
            "mail.gozdnik.com",
            "gozclnik.si",
            "gozdnik.co.uk",
            "gozdnlk.si",
        ];
        for text in spellings {
            let found = MailDomain::parse(text).is_none_or(|stranger| {
                let near = stranger.mistakable();
                let listed = near.with_any_ending.contains("gozdnik") || (near.with_this_ending.contains("gozdnik") && near.ending == "si");
                assert_eq!(stranger.resembles(&known), listed, "{text}: {near:?}");
                stranger.resembles(&known)
            });
            assert!(found, "{text}");
        }
        for text in ["gozdnik.si", "mail.gozdnik.si", "gozd.si", "gozdar.si", "lipa.si", "gmail.com"] {
            assert!(!domain(text).resembles(&known), "{text}");
        }
        assert!(!domain("abc.si").resembles(&domain("abd.si")) && !domain("outlook.de").resembles(&domain("outlook.it")));
    }
}
