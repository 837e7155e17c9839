//! Phone numbers typed by people, made comparable as E.164.

use phonenumber::{Mode, country};

/// The shortest national number worth comparing; shorter ones are extensions and house numbers.
const FEWEST_DIGITS: usize = 7;

/// ITU-T E.164: at most 15 digits with the country code; a few more are read for `00` and `(0)`.
const MOST_DIGITS: usize = 18;

/// Where a number without a country code belongs: Metakocka's companies are Slovenian, and so are the numbers typed into it.
pub const HOME_REGION: &str = "SI";

/// Reads a phone number as `+38641000301`; `region` is the ISO 3166 code meant where no country code is typed. `None` if it is none.
#[must_use]
pub fn e164(typed: &str, region: &str) -> Option<String> {
    let plain = typed.replace("(0)", "");
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    if !(FEWEST_DIGITS..=MOST_DIGITS).contains(&digits) {
        return None;
    }
    let international = plain.trim().strip_prefix("00").map_or_else(|| plain.trim().to_owned(), |rest| format!("+{rest}"));
    let region: Option<country::Id> = region.parse().ok();
    let number = phonenumber::parse(region, international).ok()?;
    Some(number.format().mode(Mode::E164).to_string())
}

#[cfg(test)]
mod tests {
    use super::e164;

    #[test]
    fn one_number_has_one_form_however_it_is_typed() {
        for typed in ["041 000 301", "+386 41 000 301", "00386 41 000301", "+386 (0)41/000-301"] {
            assert_eq!(e164(typed, "SI").as_deref(), Some("+38641000301"), "{typed}");
        }
    }

    #[test]
    fn short_runs_and_words_are_no_phone_numbers() {
        for typed in ["412", "12 34", "", "brez", "1234567890123456789012"] {
            assert_eq!(e164(typed, "SI"), None, "{typed}");
        }
    }
}
