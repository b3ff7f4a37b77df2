//! The histories as files for process mining.
//!
//! A quarter fits into memory; a host with more writes to a `BufWriter` over a file.

use std::io::Cursor;
use std::path::Path;

use redress_mining::{Counts, Ocel, Options, Xes};

use super::Error;
use super::simulation::Scene;

/// Every complaint's log as XES.
pub(crate) fn xes(scene: &Scene) -> Result<(Vec<u8>, Counts), Error> {
    let mut xes = Xes::new(Vec::new(), Options::default())?;
    for complaint in &scene.complaints {
        xes.history(&scene.desk.log(&complaint.id)?)?;
    }
    Ok(xes.finish()?)
}

/// The same as OCEL 2.0, with the customers as objects.
pub(crate) fn ocel(scene: &Scene) -> Result<(Vec<u8>, Counts), Error> {
    let options = Options { customers: true, ..Options::default() };
    let mut ocel = Ocel::new(Vec::new(), Cursor::new(Vec::new()), options)?;
    for complaint in &scene.complaints {
        ocel.history(&scene.desk.log(&complaint.id)?)?;
    }
    Ok(ocel.finish()?)
}

/// How much is in a file.
pub(crate) fn told(scene: &Scene, path: &Path, counts: Counts) -> String {
    let Counts { cases, events, .. } = counts;
    let path = path.display();
    match scene.lang {
        redress::vocabulary::Lang::En => format!("{path}: {cases} cases, {events} events\n"),
        redress::vocabulary::Lang::Zh => format!("{path}：{cases} 件，{events} 个事件\n"),
    }
}
