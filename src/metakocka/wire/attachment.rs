//! A document's `attachment_list` to files with a name and an address.

use super::row::Row;
use crate::domain::DocAttachment;

/// A file without an address is none that could be read.
pub(super) fn attachments(row: &Row<'_>) -> Vec<DocAttachment> {
    row.objects("attachment_list").iter().filter_map(attachment).collect()
}

fn attachment(row: &Row<'_>) -> Option<DocAttachment> {
    let url = row.text("source_url").or_else(|| row.text("url"))?;
    let name = row.text("file_name").or_else(|| row.text("name")).unwrap_or_else(|| last_part(&url));
    Some(DocAttachment { name, url })
}

/// `ponudba.pdf` of `https://x.example/a/ponudba.pdf?sig=1`.
fn last_part(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').find(|part| !part.is_empty()).unwrap_or("attachment").to_owned()
}
