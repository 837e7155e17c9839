//! Durations as people write them: `30s`, `5m`, `2h`, `3d`, and `off` where that makes sense.

use std::time::Duration;

/// Ten years: longer than anything that is worth waiting for, short enough to be added to any date.
const LONGEST: Duration = Duration::from_secs(3_650 * 86_400);

/// The units, longest first, so that showing takes the first that divides.
const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// Reads a whole number and one unit; none for zero and beyond ten years.
pub(super) fn read(text: &str) -> Option<Duration> {
    let (unit, seconds) = UNITS.into_iter().find(|(unit, _)| text.ends_with(*unit))?;
    let digits = text.strip_suffix(unit)?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let total = digits.parse::<u64>().ok()?.checked_mul(seconds).map(Duration::from_secs)?;
    (!total.is_zero() && total <= LONGEST).then_some(total)
}

/// Reads a duration or `off`.
// The two layers mean different things: whether the text fits, and whether it says "off".
#[expect(clippy::option_option, reason = "outer: does the text fit; inner: off or not")]
pub(super) fn read_or_off(text: &str) -> Option<Option<Duration>> {
    if text == "off" { Some(None) } else { read(text).map(Some) }
}

/// The shortest way to write it.
pub(super) fn shown(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let unit = UNITS.into_iter().find(|(_, size)| seconds.is_multiple_of(*size));
    unit.map_or_else(|| format!("{seconds}s"), |(unit, size)| format!("{}{unit}", seconds / size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_back_as_they_are_shown() {
        for text in ["30s", "5m", "2h", "3d", "90s", "1d"] {
            assert_eq!(read(text).map(shown).as_deref(), Some(text));
        }
        assert_eq!(read("24h").map(shown).as_deref(), Some("1d"));
    }

    #[test]
    fn what_is_no_duration_is_none() {
        for text in ["", "s", "5", "5 m", "-5m", "+5m", "1.5h", "5M", "0s", "5w", "5ms", "99999999999d", "3651d", "off", "٣m"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
