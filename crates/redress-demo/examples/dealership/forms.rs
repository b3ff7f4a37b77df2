//! The dealership's forms, filled in from the log and from personal data: the OEM's tracking sheet (DLR-29)
//! and the handling form (DLR-30).

use redress::complaint::Complaint;
use redress::store::PersonalStore as _;
use redress::vocabulary::{ActorId, Label, ShortText, channel};
use redress_demo::dealership::{Scene, glossary};
use redress_presets::dealership::Vin;
use redress_presets::dealership::forms::{HandlingForm, Kept, OemSheet, OemStatus};
use redress_report::{Cell, Column, Glossary, Table};

use super::report::{Error, both};

/// The personal data of a complaint, with its log.
fn kept(scene: &Scene, complaint: &Complaint) -> Result<Kept, Error> {
    let log = scene.desk.log(&complaint.id)?;
    let apart = scene.desk.store().personal(&complaint.id);
    let apart =
        apart.map_err(redress::desk::Failure::Store).map_err(redress::desk::DeskError::from)?;
    Ok(Kept::gather(log.iter().map(AsRef::as_ref), &apart))
}

/// The number of OEM cases by status, and the last of them in full.
pub(crate) fn oem(
    scene: &Scene,
    words: &Glossary<'_>,
    most: usize,
) -> Result<(Label, Table), Error> {
    let cases = scene.complaints.iter().filter(|c| c.facts.channel == channel::OEM);
    let cases: Vec<&Complaint> = cases.collect();
    let counts = both(|lang| {
        let counts = OemStatus::ALL.map(|status| {
            let count = cases.iter().filter(|complaint| OemStatus::of(complaint) == status).count();
            format!("{} {count}", status.label(lang))
        });
        counts.join(lang.pick(", ", "，"))
    });
    let mut table = Table::of(vec![
        Column::words("number", "编号"),
        Column::words("date", "填表日期"),
        Column::words("VIN", "VIN"),
        Column::words("model", "车型"),
        Column::words("nature", "投诉性质"),
        Column::words("status", "状态"),
        Column::words("situation", "情况跟踪"),
    ]);
    for complaint in cases.iter().skip(cases.len().saturating_sub(most)) {
        let sheet = OemSheet::of(complaint, &scene.policy, &kept(scene, complaint)?);
        let vehicle = sheet.vehicle.as_ref();
        let vin = vehicle.and_then(|vehicle| vehicle.vin.as_ref());
        let model = vehicle.and_then(|vehicle| vehicle.model.as_ref());
        table.row([
            Cell::from(sheet.number.to_string()),
            Cell::from(sheet.date.to_string()),
            Cell::from(vin.map_or("", Vin::as_str)),
            Cell::from(model.map_or("", ShortText::as_str)),
            Cell::from(both(|lang| sheet.nature_text(&scene.policy, lang).to_owned())),
            Cell::from(both(|lang| sheet.status.label(lang).to_owned())),
            Cell::from(words.state(sheet.state)),
        ]);
    }
    Ok((counts, table))
}

/// The handling form of a complaint as text.
pub(crate) fn handling(scene: &Scene, complaint: &Complaint) -> Result<Label, Error> {
    let log = scene.desk.log(&complaint.id)?;
    let (apart, words) = (kept(scene, complaint)?, glossary(&scene.policy));
    Ok(both(|lang| {
        let named = |kept: Kept, id: &ActorId| match words.name_of(id).text(lang).parse() {
            Ok(name) => kept.staff(id.clone(), name),
            Err(_) => kept,
        };
        let kept = log.iter().map(|entry| &entry.actor.id).fold(apart.clone(), named);
        let form = HandlingForm::of(complaint, &scene.policy, log.iter().map(AsRef::as_ref), &kept);
        form.text(&scene.policy, lang)
    }))
}
