//! HTML to the text that a person sees of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use html2text::render::TextDecorator;

use super::visible::{self, Visible};

/// Columns before a line is wrapped: wide enough that no sentence is ever cut, as a mail program wraps for itself.
const WIDTH: usize = 2_000;

/// The visible text.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) text: String,
    /// Something else was there to be read by programs only.
    pub(crate) hidden: bool,
    /// Something lay too deep to be read.
    pub(crate) over: bool,
}

/// Renders what a person sees; empty where the renderer gives up or panics.
pub(crate) fn read(markup: &str) -> Seen {
    catch_unwind(AssertUnwindSafe(|| render(&visible::of(markup)))).unwrap_or_default()
}

fn render(visible: &Visible) -> Seen {
    let config = html2text::config::with_decorator(Plain).raw_mode(true).no_link_wrapping();
    let text = config.string_from_read(visible.markup.as_bytes(), WIDTH).unwrap_or_default();
    let text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").replace('\u{a0}', " ");
    Seen { text, hidden: visible.hidden, over: visible.over }
}

/// Words only; quotes as in plain mail.
#[derive(Clone, Debug)]
struct Plain;

impl TextDecorator for Plain {
    type Annotation = ();

    fn decorate_link_start(&mut self, _url: &str) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_link_end(&mut self) -> String {
        String::new()
    }

    fn decorate_em_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }

    fn decorate_code_start(&self) -> (String, ()) {
        (String::new(), ())
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    fn decorate_preformat_first(&self) {}

    fn decorate_preformat_cont(&self) {}

    fn decorate_image(&mut self, _src: &str, _title: &str) -> (String, ()) {
        (String::new(), ())
    }

    fn header_prefix(&self, _level: usize) -> String {
        String::new()
    }

    fn quote_prefix(&self) -> String {
        "> ".to_owned()
    }

    fn unordered_item_prefix(&self) -> String {
        "- ".to_owned()
    }

    fn ordered_item_prefix(&self, number: i64) -> String {
        format!("{number}. ")
    }

    fn make_subblock_decorator(&self) -> Self {
        self.clone()
    }
}
