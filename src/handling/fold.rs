//! Folds a store's answers into complaints and checks them.

use std::sync::Arc;

use super::error::Failure;
use crate::complaint::{Complaint, Entry};
use crate::vocabulary::ComplaintId;

/// Folds a whole log, which must be that of the complaint asked for.
pub(super) fn whole<E>(id: &ComplaintId, log: &[Arc<Entry>]) -> Result<Box<Complaint>, Failure<E>> {
    if log.is_empty() {
        return Err(Failure::Unknown { id: id.clone() });
    }
    let complaint = Complaint::from_log(log.iter().map(AsRef::as_ref));
    let complaint = complaint.map_err(|source| Failure::Log { id: id.clone(), source })?;
    if complaint.id != *id {
        return Err(Failure::OtherLog { asked: id.clone(), found: complaint.id });
    }
    Ok(Box::new(complaint))
}

/// The version from which a log is read to bring a complaint up to date. It is one below the complaint's, so
/// that the last known entry is read again and compared.
pub(super) const fn known(complaint: &Complaint) -> u64 {
    complaint.version.saturating_sub(1)
}

/// Folds the rest of a log after [`known`]. Returns whether the log still contains the complaint's version;
/// if not, it must be folded from the beginning.
pub(super) fn rest<E>(complaint: &mut Complaint, log: &[Arc<Entry>]) -> Result<bool, Failure<E>> {
    let Some((last, rest)) = log.split_first() else { return Ok(false) };
    if last.version != complaint.version || last.recorded_at != complaint.recorded_at {
        return Ok(false);
    }
    for entry in rest {
        complaint
            .apply(entry)
            .map_err(|source| Failure::Log { id: complaint.id.clone(), source })?;
    }
    Ok(true)
}
