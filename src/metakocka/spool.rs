//! An answer with many rows, kept as the bytes that came: of 100,000 partners only one page at a time becomes values.

use std::ops::Range;

use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::endpoints::Endpoint;
use super::envelope::{self, Answer};
use super::error::Why;
use super::redact::Redactor;

/// A successful answer, taken apart.
#[derive(Debug)]
pub(super) struct Spool {
    /// The answer without its rows.
    head: Map<String, Value>,
    body: Vec<u8>,
    /// Where each row stands in the body; empty where the rows are no list, and stayed in the head.
    rows: Vec<Range<usize>>,
    endpoint: Endpoint,
}

impl Spool {
    /// As [`envelope::judge`]: the whole answer is judged before any row of it is used.
    pub(super) fn judge(endpoint: Endpoint, answer: Answer, redactor: &Redactor) -> Result<Self, Why> {
        let Some((list, rows)) = list_in(endpoint.list(), &answer.body).filter(|_| is_json(&answer.body)) else {
            let head = envelope::judge(endpoint, &answer, redactor)?;
            return Ok(Self { head, body: Vec::new(), rows: Vec::new(), endpoint });
        };
        let around = [answer.body.get(..list.start), Some(b"[]".as_slice()), answer.body.get(list.end..)];
        let head = Answer { body: around.into_iter().flatten().flatten().copied().collect(), ..answer.clone_head() };
        let head = envelope::judge(endpoint, &head, redactor)?;
        Ok(Self { head, body: answer.body, rows, endpoint })
    }

    /// How many rows came.
    pub(super) fn len(&self) -> Result<usize, Why> {
        if self.rows.is_empty() { envelope::rows(self.endpoint, &self.head).map(|rows| rows.len()) } else { Ok(self.rows.len()) }
    }

    /// What a field says how many rows there are.
    pub(super) fn counted(&self) -> Option<usize> {
        let counts = self.endpoint.counts().first()?;
        usize::try_from(envelope::count(&self.head, counts)?).ok()
    }

    /// So many rows from there on, as values.
    pub(super) fn slice(&self, offset: usize, limit: usize) -> Result<Vec<Value>, Why> {
        if self.rows.is_empty() {
            let rows = envelope::rows(self.endpoint, &self.head)?;
            return Ok(rows.into_iter().skip(offset).take(limit).cloned().collect());
        }
        let slices = self.rows.iter().skip(offset).take(limit).filter_map(|row| self.body.get(row.clone()));
        slices.map(|slice| serde_json::from_slice(slice).map_err(|fault| envelope::garbled(slice, &fault))).collect()
    }
}

/// Checked without making values of it; so are its letters, which that check passes over.
fn is_json(body: &[u8]) -> bool {
    std::str::from_utf8(body).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}

/// What a JSON text is made of, as far as it says where things begin and end.
enum Token {
    Open,
    Close,
    Comma,
    Colon,
    Text(Range<usize>),
}

/// The marks of a text one by one, with their places.
struct Tokens<'a> {
    body: &'a [u8],
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = (usize, Token);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (at, byte) = (self.at, *self.body.get(self.at)?);
            self.at += 1;
            let token = match byte {
                b'{' | b'[' => Token::Open,
                b'}' | b']' => Token::Close,
                b',' => Token::Comma,
                b':' => Token::Colon,
                b'"' => Token::Text(at..self.text_end()?),
                _ => continue,
            };
            return Some((at, token));
        }
    }
}

impl Tokens<'_> {
    /// Goes past a text that has begun; gives the place after its closing mark.
    fn text_end(&mut self) -> Option<usize> {
        loop {
            let byte = *self.body.get(self.at)?;
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                return Some(self.at);
            }
        }
    }
}

/// Where the list of this key stands in the object, brackets included, and where its rows are. `None` where it is no list.
fn list_in(key: &str, body: &[u8]) -> Option<(Range<usize>, Vec<Range<usize>>)> {
    let quoted = format!("\"{key}\"");
    let (mut depth, mut last, mut named) = (0_u32, 0..0, false);
    let (mut begun, mut row, mut rows, mut list) = (None, 0, Vec::new(), None);
    for (at, token) in (Tokens { body, at: 0 }) {
        match (token, depth, begun) {
            (Token::Text(range), 1, None) => last = range,
            (Token::Colon, 1, None) => named = body.get(last.clone()) == Some(quoted.as_bytes()),
            (Token::Comma, 1, None) => named = false,
            (Token::Comma, 2, Some(_)) => {
                rows.push(row..at);
                row = at + 1;
            }
            (Token::Open, _, _) => {
                if depth == 1 && named && body.get(at) == Some(&b'[') {
                    (begun, row, rows) = (Some(at), at + 1, Vec::new());
                }
                depth += 1;
            }
            (Token::Close, _, _) => {
                depth = depth.checked_sub(1)?;
                if let (1, Some(start)) = (depth, begun.take_if(|_| depth == 1)) {
                    rows.extend(not_blank(body, row..at));
                    list = Some(start..at + 1);
                }
            }
            _ => {}
        }
    }
    list.map(|list| (list, rows))
}

fn not_blank(body: &[u8], row: Range<usize>) -> Option<Range<usize>> {
    body.get(row.clone()).is_some_and(|slice| !slice.trim_ascii().is_empty()).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_a_list_are_found_whatever_stands_around_and_in_them() {
        for (text, rows) in [
            (
                r#"{"a":"1","l":[{"x":[1,2],"l":[3]}, {"y":"],\"}"}],"z":{"l":[9]}}"#,
                Some(vec![r#"{"x":[1,2],"l":[3]}"#, r#" {"y":"],\"}"}"#]),
            ),
            (r#"{"l":[ ]}"#, Some(vec![])),
            (r#"{"l":["a\\",2,null]}"#, Some(vec![r#""a\\""#, "2", "null"])),
            (r#"{"l":[1],"l":[2,3]}"#, Some(vec!["2", "3"])),
            (r#"{"l":{"x":1}}"#, None),
            (r#"{"k":"l","m":[1]}"#, None),
            (r#"[{"l":[1]}]"#, None),
            ("", None),
        ] {
            let found = list_in("l", text.as_bytes()).map(|(_, rows)| rows.into_iter().filter_map(|row| text.get(row)).collect::<Vec<_>>());
            assert_eq!(found, rows, "{text}");
        }
    }
}
