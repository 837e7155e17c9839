//! As much CSS as it takes to know whether a person can see a text.

use std::collections::HashMap;

/// A colour as red, green and blue.
type Rgb = (u8, u8, u8);

/// Fonts up to this size can't be read, in pixels.
const SMALLEST_READABLE: f32 = 2.0;

/// Two colours closer than this in every channel can't be told apart by eye.
const CONTRAST: u8 = 16;

/// How an element looks, as far as it decides on being seen. Colour, background and size are inherited.
#[derive(Clone, Debug)]
pub(super) struct Look {
    color: Option<Rgb>,
    background: Option<Rgb>,
    font_size: f32,
    gone: bool,
    clipped: bool,
    flat: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { color: Some((0, 0, 0)), background: Some((255, 255, 255)), font_size: 16.0, gone: false, clipped: false, flat: false }
    }
}

impl Look {
    /// The attributes of old: `<font color>`, `<td bgcolor>`.
    pub(super) fn presentational(&mut self, color: Option<&str>, background: Option<&str>) {
        (self.gone, self.flat, self.clipped) = (false, false, false);
        if let Some(color) = color {
            self.color = rgb(color);
        }
        if let Some(background) = background {
            self.background = rgb(background);
        }
    }

    /// `a: b; c: d` on top of what is already known.
    pub(super) fn apply(&mut self, declarations: &str) {
        for declaration in declarations.split(';') {
            if let Some((property, value)) = declaration.split_once(':') {
                let value = value.to_ascii_lowercase().replace("!important", "");
                self.declare(&property.trim().to_ascii_lowercase(), value.trim());
            }
        }
    }

    fn declare(&mut self, property: &str, value: &str) {
        match property {
            "display" => self.gone |= value == "none",
            "visibility" => self.gone |= matches!(value, "hidden" | "collapse"),
            "mso-hide" => self.gone |= value == "all",
            "opacity" => self.gone |= value.parse::<f32>().is_ok_and(|opacity| opacity < 0.05),
            "font-size" => self.font_size = size(value, self.font_size),
            "font" => self.font_size = value.split([' ', '/']).find_map(length).unwrap_or(self.font_size),
            "color" if value == "transparent" => self.gone = true,
            "color" => self.color = rgb(value),
            "background" | "background-color" | "background-image" => self.ground(&value.replace(", ", ",")),
            "max-height" | "height" | "max-width" | "width" => self.flat |= length(value).is_some_and(|length| length <= 1.0),
            "overflow" | "overflow-y" | "overflow-x" => self.clipped |= matches!(value, "hidden" | "clip"),
            "text-indent" | "left" | "right" | "top" | "margin-left" => self.gone |= length(value).is_some_and(|length| length <= -500.0),
            _ => {}
        }
    }

    /// A picture may be of any colour; a value without colour leaves what lies below.
    fn ground(&mut self, value: &str) {
        if value.contains("url(") || value.contains("gradient") {
            self.background = None;
        } else if !matches!(value, "none" | "transparent" | "inherit" | "initial" | "unset") {
            self.background = value.split_whitespace().find_map(rgb);
        }
    }

    /// Taken away with everything in it, however that looks.
    pub(super) fn is_gone(&self) -> bool {
        self.gone || (self.clipped && self.flat)
    }

    /// True if nobody sees the text of an element that looks so. An unknown colour counts as seen.
    pub(super) fn is_invisible(&self) -> bool {
        let same = match (self.color, self.background) {
            (Some(text), Some(ground)) => {
                let close = |a: u8, b: u8| a.abs_diff(b) < CONTRAST;
                close(text.0, ground.0) && close(text.1, ground.1) && close(text.2, ground.2)
            }
            _ => false,
        };
        self.is_gone() || same || self.font_size < SMALLEST_READABLE
    }
}

/// Pixels of a CSS length; `None` for what is not a length or depends on the window.
fn length(value: &str) -> Option<f32> {
    let value = value.trim();
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: f32 = digits.parse().ok()?;
    match value.strip_prefix(digits) {
        Some("" | "px") => Some(number),
        Some("pt") => Some(number * 4.0 / 3.0),
        Some("em" | "rem" | "ex" | "ch") => Some(number * 16.0),
        _ => None,
    }
}

fn size(value: &str, inherited: f32) -> f32 {
    match value.strip_suffix('%').map(str::parse::<f32>) {
        Some(Ok(percent)) => inherited * percent / 100.0,
        _ => match value.strip_suffix("em").filter(|rest| !rest.ends_with('r')).map(str::parse::<f32>) {
            Some(Ok(factor)) => inherited * factor,
            _ => length(value).unwrap_or(inherited.max(SMALLEST_READABLE)),
        },
    }
}

/// Names that hide text in practice; other names are taken as a colour that can be seen.
fn rgb(value: &str) -> Option<Rgb> {
    let value = value.trim();
    match value {
        "white" | "snow" | "ivory" | "whitesmoke" | "ghostwhite" | "floralwhite" | "mintcream" | "azure" => return Some((255, 255, 255)),
        "black" => return Some((0, 0, 0)),
        _ => {}
    }
    if let Some(hex) = value.strip_prefix('#') {
        return from_hex(hex);
    }
    let inner = value.strip_prefix("rgba(").or(value.strip_prefix("rgb("))?.strip_suffix(')')?;
    let mut channels = inner.split(',').map(|channel| channel.trim().parse::<u8>().ok());
    Some((channels.next()??, channels.next()??, channels.next()??))
}

fn from_hex(hex: &str) -> Option<Rgb> {
    let wide = match hex.len() {
        3 | 4 => hex.chars().take(3).flat_map(|digit| [digit, digit]).collect(),
        _ => hex.to_owned(),
    };
    let channel = |at: usize| u8::from_str_radix(wide.get(at..at + 2)?, 16).ok();
    Some((channel(0)?, channel(2)?, channel(4)?))
}

/// Classes of one element that are looked up.
const CLASSES: usize = 16;

/// Bytes of declarations that are kept for one selector.
const DECLARATIONS: usize = 2_000;

/// The plain rules of a mail's own style elements; rules inside `@media` depend on the window and are left out.
#[derive(Debug, Default)]
pub(super) struct Sheet(HashMap<String, String>);

impl Sheet {
    /// Reads rules with selectors of one step: `p`, `.x`, `#y`, `p.x`.
    pub(super) fn of(rules: &str) -> Self {
        let mut sheet = Self::default();
        let mut depth = 0_usize;
        let mut selector = String::new();
        let mut block = String::new();
        for c in rules.chars() {
            match (c, depth) {
                ('{', _) => depth += 1,
                ('}', 1) => {
                    depth = 0;
                    sheet.rule(&std::mem::take(&mut selector), &std::mem::take(&mut block));
                }
                ('}', _) => depth = depth.saturating_sub(1),
                (other, 0) => selector.push(other),
                (other, 1) => block.push(other),
                _ => {}
            }
        }
        sheet
    }

    fn rule(&mut self, selectors: &str, block: &str) {
        if selectors.contains('@') {
            return;
        }
        for selector in selectors.rsplit("*/").next().unwrap_or_default().split(',') {
            let selector = selector.trim();
            let key = selector.rfind(['.', '#']).and_then(|at| selector.get(at..)).unwrap_or(selector);
            if !selector.contains([' ', '>', ':', '[', '*']) && !key.is_empty() {
                let known = self.0.entry(key.to_ascii_lowercase()).or_default();
                if known.len() + block.len() <= DECLARATIONS {
                    known.push_str(&format!("{block};"));
                }
            }
        }
    }

    /// The declarations for an element, weakest first.
    pub(super) fn matching<'a>(&'a self, tag: &str, class: &str, id: &str) -> Vec<&'a str> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let classes = class.split_whitespace().take(CLASSES).map(|class| format!(".{}", class.to_ascii_lowercase()));
        let id = (!id.is_empty()).then(|| format!("#{}", id.to_ascii_lowercase()));
        let keys = std::iter::once(tag.to_owned()).chain(classes).chain(id);
        keys.filter_map(|key| self.0.get(&key)).map(String::as_str).collect()
    }
}
