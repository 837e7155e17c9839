//! Files beside a document: which there are, their bytes, and the document itself as a PDF.

use serde_json::{Map, json};
use url::{Host, Url};

use super::client::Client;
use super::endpoints::Endpoint;
use super::error::{MetakockaError, Why};
use crate::domain::{DocAttachment, DocType, MkId};

/// The reports that print a document; Metakocka's own numbers, the same in every company.
const REPORTS: &[(DocType, &str)] = &[(DocType::SalesBillDomestic, "38"), (DocType::SalesBillForeign, "42"), (DocType::SalesOffer, "37")];

/// Without the last two, neither logo nor letterhead is printed.
const PARAMETERS: &[(&str, &str)] =
    &[("REPORT_TYPE", "PDF"), ("ADD_ATT_HIDDEN_SHOW_LOGOTIP_IMAGE", "true"), ("ADD_ATT_HIDDEN_SHOW_BACKGROUND_IMAGE", "true")];

impl Client {
    /// The files beside a document, without their bytes (`get_document`); none for a document that is gone.
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn attachments(&self, doc_type: DocType, id: &MkId) -> Result<Vec<DocAttachment>, MetakockaError> {
        Ok(self.document(doc_type, id).await?.map(|document| document.attachments).unwrap_or_default())
    }

    /// The bytes of a file, 10 MiB at most. The key doesn't go along, and only `https` or Metakocka's own host is asked.
    ///
    /// # Errors
    /// See [`Why`].
    pub async fn attachment(&self, file: &DocAttachment) -> Result<Vec<u8>, MetakockaError> {
        let url = safe(&file.url, self.door.base()).map_err(|fault| self.door.fault(Endpoint::Download, Why::BadFile { fault }))?;
        self.door.download(url).await
    }

    /// A document as a PDF (`report`), 10 MiB at most.
    ///
    /// # Errors
    /// See [`Why`]; a type that no report is known for is one.
    pub async fn report(&self, doc_type: DocType, id: &MkId) -> Result<Vec<u8>, MetakockaError> {
        let known = REPORTS.iter().find(|(of, _)| *of == doc_type);
        let Some((_, report)) = known else {
            return Err(self.door.fault(Endpoint::Report, Why::NotAskable { doc_type: doc_type.word(), asked: "a PDF" }));
        };
        let params: Vec<_> = PARAMETERS.iter().map(|(kind, value)| json!({"type": kind, "value": value})).collect();
        let arguments = [("mk_id", json!(id.as_str())), ("report_id", json!(report)), ("params", json!(params))];
        let arguments = arguments.map(|(name, value)| (name.to_owned(), value));
        let bytes = self.door.ask_file(Endpoint::Report, Map::from_iter(arguments)).await?;
        if bytes.starts_with(b"%PDF") {
            return Ok(bytes);
        }
        Err(self.door.fault(Endpoint::Report, Why::Nonsense { fault: "what came is no PDF".to_owned() }))
    }
}

/// The address comes out of somebody's data: it must not lead into our own network, except to the ERP itself.
fn safe(text: &str, base: &Url) -> Result<Url, &'static str> {
    let url = base.join(text).map_err(|_| "it is no address")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it holds a user name or password");
    }
    if url.origin() == base.origin() {
        return Ok(url);
    }
    match (url.scheme(), url.host()) {
        ("https", Some(Host::Domain(name))) if name == "localhost" || !name.contains('.') => Err("it leads into our own network"),
        ("https", Some(Host::Domain(_))) => Ok(url),
        ("https", _) => Err("it names a computer by its number"),
        _ => Err("it is not https"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_from_https_or_from_the_erp_itself() {
        let base = Url::parse("http://127.0.0.1:8080/").unwrap();
        for (text, fine) in [
            ("https://s3.eu.example/a.pdf?sig=1", true),
            ("/download/a.pdf", true),
            ("http://127.0.0.1:8080/a.pdf", true),
            ("http://127.0.0.1:9090/a.pdf", false),
            ("http://s3.eu.example/a.pdf", false),
            ("https://user:pw@s3.eu.example/a.pdf", false),
            ("https://169.254.169.254/latest", false),
            ("https://[::1]/a", false),
            ("https://localhost/a", false),
            ("https://router/a", false),
            ("file:///etc/passwd", false),
        ] {
            assert_eq!(safe(text, &base).is_ok(), fine, "{text}");
        }
    }
}
