//! Notes to a pack: refusals, omissions, contracts.

use crate::{Content, Note, Notes, Report};
use redress::vocabulary::{Label, Lang};
use redress_metrics::{Aggregate, Indicator};

/// Refusals, omissions, and the contracts of the scorecard's indicators.
pub(super) fn notes(scorecard: &[Indicator], report: &Report, all: &Aggregate) -> Notes {
    let mut notes = vec![Note::new(
        Label::new("cut-off", "数据口径"),
        Label::new(
            "Everything recorded by the end of the period. Facts recorded later are not in this report; they appear as a restatement of the figures.",
            "统计截至期末已记录的全部数据。此后补录者不计入本报告，另以更正列示。",
        ),
    )];
    let rows = report.sections.iter().flat_map(|section| match &section.content {
        Content::Scorecard(card) => card.rows.as_slice(),
        _ => &[],
    });
    for row in rows {
        if let Some(refusal) = row.now.refusal() {
            let text = |lang: Lang| {
                format!("{}{}", lang.pick("refused: ", "不予计算："), refusal.text(lang))
            };
            notes.push(Note::new(row.name.clone(), Label::new(text(Lang::En), text(Lang::Zh))));
        } else if row.now.undetermined > 0 {
            let open = row.now.undetermined;
            let text = Label::new(
                format!("{open} left out, because their records lack the information"),
                format!("{open}条记录未写明，未计入"),
            );
            notes.push(Note::new(row.name.clone(), text));
        }
    }
    for (unit, cohort, rows, undated) in all.rows().into_iter().filter(|(.., none)| *none > 0) {
        let text = |lang: Lang| {
            let cohort = cohort.label(lang);
            match lang {
                Lang::En => format!(
                    "{undated} of all {rows} are in no period {cohort}: they have no such date yet"
                ),
                Lang::Zh => format!("共{rows}，其中{undated}尚无相应日期，{cohort}不归入任何期间"),
            }
        };
        let unit = Label::new(unit.label(Lang::En), unit.label(Lang::Zh));
        notes.push(Note::new(unit, Label::new(text(Lang::En), text(Lang::Zh))));
    }
    notes.extend(scorecard.iter().map(|indicator| {
        let contract = indicator.contract();
        // Its first line is the name.
        let body = |lang: Lang| {
            let text = contract.text(lang);
            let lines = text.lines().skip(1).map(str::trim);
            lines.collect::<Vec<_>>().join("\n")
        };
        Note::new(indicator.name.clone(), Label::new(body(Lang::En), body(Lang::Zh)))
    }));
    Notes { notes }
}
