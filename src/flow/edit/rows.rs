//! Changes in bulk: the rows of a CSV file, one after the other, each good or bad by itself.
//!
//! A column is named after its field; an empty cell leaves its field as it is. With the columns `field` and `value` instead, each row is one
//! change. Spreadsheets separate by comma or, in many countries, by semicolon: the header tells which.

use std::io::Read;

use csv::{ReaderBuilder, StringRecord};

use super::wish::Wish;
use crate::domain::{ErpKind, nearest};

/// The columns that say which record is meant.
const KIND: &str = "kind";
const ID: &str = "id";
/// The columns of the form with one change a row.
const FIELD: &str = "field";
const VALUE: &str = "value";

/// What clears a field: an empty cell leaves it as it is.
const CLEAR: &str = "[clear]";

/// Why a file can't be used at all.
#[derive(Debug, thiserror::Error)]
pub enum BadHeader {
    /// It can't be read as CSV in UTF-8.
    #[error("its first line can't be read: {0}")]
    Unreadable(#[from] csv::Error),
    /// Records must be named.
    #[error("no column is called \"id\"{}", hint(.nearest.as_ref()))]
    NoId {
        /// The column that is probably meant.
        nearest: Option<String>,
    },
    /// Neither a column nor the command says what the records are.
    #[error("nothing says what the ids are of: add a column \"kind\" with contact, product or document, or name it before --file")]
    NoKind,
    /// No column names a field.
    #[error("no column names a field")]
    NoFields,
    /// Two columns of one name.
    #[error("two columns are called {0:?}")]
    Twice(String),
    /// A column's name is none of a field.
    #[error("the column {0:?} is no field's name")]
    Column(String),
}

fn hint(nearest: Option<&String>) -> String {
    nearest.map(|name| format!("; is it {name:?}?")).unwrap_or_default()
}

/// What is wrong with one row.
#[derive(Debug, thiserror::Error)]
pub enum BadRow {
    /// It can't be read as CSV in UTF-8.
    #[error("it can't be read: {0}")]
    Unreadable(String),
    /// More or fewer cells than the header.
    #[error("it has {cells} cells, and the header {columns}")]
    Cells {
        /// Of the row.
        cells: usize,
        /// Of the header.
        columns: usize,
    },
    /// No record is named.
    #[error("its cell under \"id\" is empty")]
    NoId,
    /// A kind of record that there isn't.
    #[error("{0:?} is no kind of record: contact, product or document are")]
    Kind(String),
    /// A value that a spreadsheet would run.
    #[error("its cell under {0:?} begins like a spreadsheet's formula; put an apostrophe before it if it is meant to the letter")]
    Formula(String),
    /// A field's name is none.
    #[error("{0:?} is no field's name")]
    Field(String),
}

/// One row: a record and what is to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file.
    pub line: u64,
    /// What the record is.
    pub kind: ErpKind,
    /// Its id, as typed.
    pub id: String,
    /// The changes; none where every cell is empty.
    pub wishes: Vec<Wish>,
}

/// What the columns are.
#[derive(Clone, Debug)]
pub struct Header {
    columns: Vec<String>,
    kind_of_all: Option<ErpKind>,
}

/// The rows of a file.
#[derive(Debug)]
pub struct Rows<R> {
    reader: csv::Reader<R>,
    header: Header,
    broken: bool,
}

impl<R: Read> Rows<R> {
    /// Reads the header. `kind` is what the command says the records are.
    ///
    /// # Errors
    /// [`BadHeader`].
    pub fn open(mut input: R, kind: Option<ErpKind>) -> Result<Rows<impl Read>, BadHeader> {
        let (start, delimiter) = beginning(&mut input)?;
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(std::io::Cursor::new(start).chain(input));
        let columns: Vec<String> = reader.headers()?.iter().map(|name| name.trim().to_owned()).collect();
        let header = Header { columns, kind_of_all: kind };
        header.check()?;
        Ok(Rows { reader, header, broken: false })
    }

    /// Bytes of the file that were read: for a bar.
    #[must_use]
    pub fn read_bytes(&self) -> u64 {
        self.reader.position().byte()
    }
}

impl<R: Read> Iterator for Rows<R> {
    /// The line of the file, and the row.
    type Item = (u64, Result<Row, BadRow>);

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = StringRecord::new();
        loop {
            let line = self.reader.position().line();
            return match self.reader.read_record(&mut record) {
                Ok(false) => None,
                Ok(true) if record.iter().all(|cell| cell.trim().is_empty()) => continue,
                Ok(true) => {
                    let line = record.position().map_or(line, csv::Position::line);
                    Some((line, self.header.row(line, &record)))
                }
                Err(_) if self.broken => None,
                Err(error) => {
                    // A file that can't be read on says so once, and ends.
                    self.broken = error.is_io_error();
                    Some((line, Err(BadRow::Unreadable(error.to_string()))))
                }
            };
        }
    }
}

/// The first line decides about the delimiter; a byte order mark before it is dropped.
fn beginning(input: &mut impl Read) -> Result<(Vec<u8>, u8), BadHeader> {
    /// No header is longer.
    const LONGEST_HEADER: u64 = 64 * 1024;
    let mut start = Vec::new();
    input.take(LONGEST_HEADER).read_to_end(&mut start).map_err(csv::Error::from)?;
    if start.starts_with(b"\xef\xbb\xbf") {
        start.drain(..3);
    }
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|byte| **byte == wanted).count();
    let delimiter = [b',', b';', b'\t'].into_iter().rev().max_by_key(|one| count(*one)).unwrap_or(b',');
    Ok((start, delimiter))
}

impl Header {
    fn check(&self) -> Result<(), BadHeader> {
        if !self.columns.iter().any(|name| name == ID) {
            return Err(BadHeader::NoId { nearest: nearest(ID, self.columns.iter().map(String::as_str)).map(str::to_owned) });
        }
        if self.kind_of_all.is_none() && !self.columns.iter().any(|name| name == KIND) {
            return Err(BadHeader::NoKind);
        }
        if let Some((_, twice)) =
            self.columns.iter().enumerate().find(|(at, name)| self.columns.iter().take(*at).any(|before| before == *name))
        {
            return Err(BadHeader::Twice(twice.clone()));
        }
        if let Some(bad) = self.fields().find(|name| Wish::of(name, "").is_none()) {
            return Err(BadHeader::Column(bad.clone()));
        }
        if self.fields().next().is_none() { Err(BadHeader::NoFields) } else { Ok(()) }
    }

    fn fields(&self) -> impl Iterator<Item = &String> {
        self.columns.iter().filter(|name| *name != KIND && *name != ID)
    }

    /// One change a row, named by its cells.
    fn is_long(&self) -> bool {
        let mut fields: Vec<&str> = self.fields().map(String::as_str).collect();
        fields.sort_unstable();
        fields == [FIELD, VALUE]
    }

    fn row(&self, line: u64, record: &StringRecord) -> Result<Row, BadRow> {
        if record.len() != self.columns.len() {
            return Err(BadRow::Cells { cells: record.len(), columns: self.columns.len() });
        }
        let cells: Vec<(&str, &str)> = self.columns.iter().map(String::as_str).zip(record.iter().map(str::trim)).collect();
        let cell = |column: &str| cells.iter().find(|(name, _)| *name == column).map(|(_, cell)| *cell).unwrap_or_default();
        let kind = match (cell(KIND), self.kind_of_all) {
            ("", Some(kind)) => kind,
            (word, _) => kind_of(word).ok_or_else(|| BadRow::Kind(word.to_owned()))?,
        };
        let id = Some(cell(ID)).filter(|id| !id.is_empty()).ok_or(BadRow::NoId)?.to_owned();
        let wishes = if self.is_long() { vec![long(cell(FIELD), cell(VALUE))?] } else { wide(&cells)? };
        Ok(Row { line, kind, id, wishes })
    }
}

fn kind_of(word: &str) -> Option<ErpKind> {
    match word.to_lowercase().as_str() {
        "contact" => Some(ErpKind::Contact),
        "product" => Some(ErpKind::Product),
        "document" => Some(ErpKind::Document),
        _ => None,
    }
}

fn long(field: &str, value: &str) -> Result<Wish, BadRow> {
    Wish::of(field, &literal(field, value)?).ok_or_else(|| BadRow::Field(field.to_owned()))
}

fn wide(cells: &[(&str, &str)]) -> Result<Vec<Wish>, BadRow> {
    let filled = cells.iter().filter(|(name, cell)| *name != KIND && *name != ID && !cell.is_empty());
    filled.map(|(name, cell)| long(name, cell)).collect()
}

/// A value to the letter. What a spreadsheet would run as a formula is refused: it must not get into the ERP, whose lists are opened in
/// spreadsheets too. Telephone numbers and negative numbers begin with the same signs and are none.
fn literal(column: &str, cell: &str) -> Result<String, BadRow> {
    if let Some(meant) = cell.strip_prefix('\'') {
        return Ok(meant.to_owned());
    }
    let rest = cell.strip_prefix(['+', '-']);
    let number =
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '(') && !rest.contains(['=', '!', '|', '*']));
    match cell.chars().next() {
        Some('=' | '@' | '+' | '-') if !number && cell != "-" => Err(BadRow::Formula(column.to_owned())),
        _ if cell == CLEAR => Ok(String::new()),
        _ => Ok(cell.to_owned()),
    }
}
