//! HTML as a flat run of tags and texts (WHATWG HTML §13.2.5, without its tree), in one pass.

use mail_parser::decoders::html::html_to_text;

/// One piece of markup.
pub(super) enum Token<'a> {
    /// Text as it stands, entities and all.
    Text(&'a str),
    /// A start tag: its name in lower case, and what it says about its look.
    Start(String, Attributes),
    /// An end tag: its name in lower case.
    End(String),
}

/// The attributes that decide on being seen, decoded.
#[derive(Default)]
pub(super) struct Attributes {
    pub(super) style: String,
    pub(super) class: String,
    pub(super) id: String,
    pub(super) color: Option<String>,
    pub(super) background: Option<String>,
    pub(super) hidden: bool,
}

/// Elements whose content is no markup and never shown.
const RAW: &[&str] = &["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"];

/// Splits markup. Comments, declarations and the content of scripts and styles are left out.
pub(super) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(markup: &'a str) -> Self {
        Self { rest: markup }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Everything up to and with `end`; all that is left where it never comes.
    fn take_through(&mut self, end: &str) -> &'a str {
        let length = self.rest.find(end).map_or(self.rest.len(), |at| at + end.len());
        self.take(length)
    }

    fn name(&mut self) -> String {
        let length = self.rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).unwrap_or(self.rest.len());
        self.take(length).to_ascii_lowercase()
    }

    fn skip_raw(&mut self, name: &str) {
        let closes = |at: &usize| self.rest.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
        let length = self.rest.match_indices("</").map(|(at, _)| at).find(closes).unwrap_or(self.rest.len());
        self.take(length);
    }

    fn attributes(&mut self) -> Attributes {
        let mut attributes = Attributes::default();
        loop {
            let blank = self.rest.find(|c: char| !c.is_ascii_whitespace() && c != '/').unwrap_or(self.rest.len());
            self.take(blank);
            if self.rest.is_empty() || self.rest.starts_with('>') {
                self.take(1);
                return attributes;
            }
            let end = self.rest.char_indices().skip(1).find(|(_, c)| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'));
            let name = self.take(end.map_or(self.rest.len(), |(at, _)| at)).to_ascii_lowercase();
            let value = self.value();
            attributes.set(&name, value);
        }
    }

    fn value(&mut self) -> &'a str {
        let after = self.rest.trim_ascii_start();
        let Some(after) = after.strip_prefix('=') else { return "" };
        self.rest = after.trim_ascii_start();
        match self.rest.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                self.take(1);
                let value = self.take_through(if quote == '"' { "\"" } else { "'" });
                value.strip_suffix(quote).unwrap_or(value)
            }
            _ => {
                let length = self.rest.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(self.rest.len());
                self.take(length)
            }
        }
    }
}

impl Attributes {
    /// The first of two attributes of one name counts (WHATWG HTML §13.2.5.33).
    fn set(&mut self, name: &str, value: &str) {
        let decoded = || if value.contains('&') { html_to_text(value) } else { value.to_owned() };
        match name {
            "style" if self.style.is_empty() => self.style = decoded(),
            "class" if self.class.is_empty() => self.class = decoded(),
            "id" if self.id.is_empty() => self.id = decoded(),
            "color" if self.color.is_none() => self.color = Some(decoded()),
            "bgcolor" if self.background.is_none() => self.background = Some(decoded()),
            "hidden" => self.hidden = true,
            _ => {}
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let mut ahead = self.rest.chars();
            match (ahead.next()?, ahead.next()) {
                ('<', Some('!' | '?')) => {
                    let end = if self.rest.starts_with("<!--") { "-->" } else { ">" };
                    self.take_through(end);
                }
                ('<', Some('/')) => {
                    self.take(2);
                    let name = self.name();
                    self.take_through(">");
                    return Some(Token::End(name));
                }
                ('<', Some(letter)) if letter.is_ascii_alphabetic() => {
                    self.take(1);
                    let name = self.name();
                    let attributes = self.attributes();
                    if RAW.contains(&name.as_str()) {
                        self.skip_raw(&name);
                    }
                    return Some(Token::Start(name, attributes));
                }
                (first, _) => {
                    let length = self.rest.char_indices().skip(1).find(|(_, c)| *c == '<').map_or(self.rest.len(), |(at, _)| at);
                    let text = self.take(length);
                    return Some(Token::Text(if first == '<' && text.len() == 1 { "&lt;" } else { text }));
                }
            }
        }
    }
}

/// The content of every style element, one behind the other.
pub(super) fn style_rules(markup: &str) -> String {
    let lower = markup.to_ascii_lowercase();
    let mut rules = String::new();
    let mut at = 0;
    while let Some(start) = lower.get(at..).and_then(|rest| rest.find("<style")).map(|start| at + start) {
        let end = lower.get(start..).and_then(|rest| rest.find("</style")).map_or(lower.len(), |end| start + end);
        let content = markup.get(start..end).and_then(|element| element.split_once('>')).map_or("", |(_, content)| content);
        rules.push_str(content);
        at = end;
    }
    rules
}
