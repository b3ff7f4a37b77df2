//! The dealership's papers, filled in from the log and from what is kept apart: the OEM's tracking sheet
//! (DLR-29) and the handling form (DLR-30).

use redress::complaint::Complaint;
use redress::presets::dealership::Vin;
use redress::presets::dealership::forms::{HandlingForm, Kept, OemSheet, OemStatus};
use redress::store::PersonalStore as _;
use redress::vocabulary::{ShortText, channel};

use super::Error;
use super::simulation::Scene;
use super::table::{Align, Table};

/// What is kept apart for a complaint, with its log.
fn kept(scene: &Scene, complaint: &Complaint) -> Result<Kept, Error> {
    let log = scene.desk.log(&complaint.id)?;
    let apart = scene.desk.store().personal(&complaint.id);
    let apart =
        apart.map_err(redress::desk::Failure::Store).map_err(redress::desk::DeskError::from)?;
    Ok(Kept::gather(log.iter().map(AsRef::as_ref), &apart))
}

/// How many of the OEM's cases stand where, and the last of them in full.
pub(crate) fn oem(scene: &Scene, most: usize) -> Result<(String, Table), Error> {
    let lang = scene.lang;
    let cases = scene.complaints.iter().filter(|c| c.facts.channel == channel::OEM);
    let cases: Vec<&Complaint> = cases.collect();
    let counts = OemStatus::ALL.map(|status| {
        let count = cases.iter().filter(|complaint| OemStatus::of(complaint) == status).count();
        format!("{} {count}", status.label(lang))
    });
    let left = Align::Left;
    let mut table = Table::new(&[
        (lang.pick("number", "编号"), left),
        (lang.pick("date", "填表日期"), left),
        ("VIN", left),
        (lang.pick("model", "车型"), left),
        (lang.pick("nature", "投诉性质"), left),
        (lang.pick("status", "状态"), left),
        (lang.pick("situation", "情况跟踪"), left),
    ]);
    for complaint in cases.iter().skip(cases.len().saturating_sub(most)) {
        let sheet = OemSheet::of(complaint, &scene.policy, &kept(scene, complaint)?);
        let vehicle = sheet.vehicle.as_ref();
        let vin = vehicle.and_then(|vehicle| vehicle.vin.as_ref());
        let model = vehicle.and_then(|vehicle| vehicle.model.as_ref());
        table.row([
            sheet.number.to_string(),
            sheet.date.to_string(),
            vin.map_or("", Vin::as_str).to_owned(),
            model.map_or("", ShortText::as_str).to_owned(),
            scene.word(sheet.nature.as_str()).to_owned(),
            sheet.status.label(lang).to_owned(),
            sheet.state.label(lang).to_owned(),
        ]);
    }
    Ok((counts.join(lang.pick(", ", "，")), table))
}

/// A complaint's handling form as text.
pub(crate) fn handling(scene: &Scene, complaint: &Complaint) -> Result<String, Error> {
    let log = scene.desk.log(&complaint.id)?;
    let log = log.iter().map(AsRef::as_ref);
    let kept = kept(scene, complaint)?;
    let form = HandlingForm::of(complaint, &scene.policy, log, &kept);
    Ok(form.text(&scene.policy, scene.lang))
}
