//! Whom the greeting names: only a person whom the ERP knows behind the customer, with a title only where the first name tells it.

use serde::Serialize;

use crate::domain::{Greeting, Language, fold};

use super::first_names::{Gender, gender, is_first_name};
use super::{Form, Material, slots};

/// Longest name that is used in a greeting, in characters.
const LONGEST_NAME: usize = 40;

/// What the greeting's template sees.
#[derive(Debug, Default, Serialize)]
pub(super) struct Salutation {
    /// vi, Sie, Lei; otherwise ti, du, tu.
    formal: bool,
    /// The whole name, as the ERP and the mail both write it.
    name: Option<String>,
    /// If it is one: departments have names, too. In Croatian in the vocative.
    first_name: Option<String>,
    /// Of a name of exactly two words: with three nobody knows where the surname begins.
    surname: Option<String>,
    /// `mr` or `ms`, where the first name leaves no doubt and the surname is known.
    title: Option<&'static str>,
    /// How the owner greets, where that is settled: `respectful`, `day`, `plain` or `familiar`.
    habit: Option<&'static str>,
}

/// The greeting of this draft.
pub(super) fn of(material: &Material<'_>) -> Salutation {
    let formal = material.form == Form::Formal;
    let habit = material.habit.and_then(|habit| habit.greeting).map(Greeting::word);
    let Some(name) = known_name(material) else { return Salutation { formal, habit, ..Salutation::default() } };
    let words: Vec<&str> = name.split(' ').collect();
    let first = words.first().copied().unwrap_or_default();
    let surname = if let [_, surname] = words.as_slice() { Some((*surname).to_owned()) } else { None };
    let gender = gender(first);
    let title = gender.filter(|_| surname.is_some()).map(|gender| if gender == Gender::Female { "ms" } else { "mr" });
    let called = if material.language == Language::Hr { vocative(first, gender) } else { first.to_owned() };
    let first_name = is_first_name(first).then_some(called);
    Salutation { formal, first_name, surname, title, name: Some(name), habit }
}

/// A display name can say anything; only that of a person whom the ERP knows behind this customer is repeated.
pub(super) fn known_name(material: &Material<'_>) -> Option<String> {
    let contact = material.contact.filter(|_| material.withheld.is_none())?;
    let name = slots::plain(material.message.author()?.name.as_deref()?);
    let known = contact.record.people.iter().filter_map(|person| person.name.as_deref()).any(|known| fold(known) == fold(&name));
    let safe = name.chars().count() <= LONGEST_NAME && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '.'));
    (known && safe && name.contains(' ')).then_some(name)
}

/// How Croatian calls somebody: Ivan, *Ivane*; Matej, *Mateju*; Milica, *Milice*. A name that no rule is sure of stays as it is.
fn vocative(name: &str, gender: Option<Gender>) -> String {
    if let Some(stem) = name.strip_suffix("ica") {
        return format!("{stem}ice");
    }
    if gender != Some(Gender::Male) {
        return name.to_owned();
    }
    if let Some(stem) = ["Petar", "Aleksandar"].contains(&name).then(|| name.strip_suffix("ar")).flatten() {
        return format!("{stem}re");
    }
    match name.chars().next_back() {
        Some('j' | 'č' | 'ć' | 'š' | 'ž' | 'đ') => format!("{name}u"),
        Some('b' | 'd' | 'f' | 'l' | 'm' | 'n' | 'p' | 'r' | 's' | 't' | 'v') => format!("{name}e"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn croatian_calls_people_in_the_vocative_only_where_the_rule_is_sure() {
        for (name, expected) in [
            ("Ivan", "Ivane"),
            ("Petar", "Petre"),
            ("Matej", "Mateju"),
            ("Marko", "Marko"),
            ("Luka", "Luka"),
            ("Ana", "Ana"),
            ("Milica", "Milice"),
            ("Carmen", "Carmen"),
        ] {
            assert_eq!(vocative(name, gender(name)), expected);
        }
    }
}
