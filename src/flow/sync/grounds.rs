//! The documents that waiting drafts stand on, read again one by one.

use super::SyncError;
use super::reader::{Erp, Tally};
use crate::domain::{ErpKind, Mirrored};
use crate::store::Changes;

/// Reads again each document behind a draft that nobody has touched or ended, so that a pass judges it by what is true now. A document
/// that the ERP doesn't find is left to the scans, which want that confirmed.
///
/// # Errors
/// The ERP or the store; what was read before stays.
pub async fn read_grounds(erp: &Erp<'_>) -> Result<Tally, SyncError> {
    let mut tally = Tally::default();
    for ground in erp.store.grounds(erp.tenant, ErpKind::Document)? {
        let Some(known) = erp.store.document(erp.tenant, &ground.id)? else { continue };
        if let Some(record) = erp.document(known.record.doc_type, &ground.id, &mut tally).await? {
            tally.read += 1;
            let changes = Changes::new().document(erp.tenant, Mirrored { record, read_at: erp.clock.now() });
            erp.keep(changes, &mut tally).await?;
        }
    }
    Ok(tally)
}
