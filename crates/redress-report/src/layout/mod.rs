//! The content of sections as tables, from which every output is made: text, CSV, HTML.

mod counts;
mod grid;
mod indicators;
mod tables;

pub(super) use counts::heat;
pub(super) use grid::{Col, Datum, Grid, Line, Seen, mark_text, sign, unit};

use super::{Content, Score};
use redress::vocabulary::Lang;
use redress_metrics::Attainment;

/// The content of a section, as tables.
pub(super) fn grids(content: &Content, lang: Lang) -> Vec<Grid> {
    match content {
        Content::Scorecard(card) => vec![indicators::scorecard(card, lang)],
        Content::Trend(trend) => vec![indicators::trend(trend, lang)],
        Content::Pareto(pareto) => vec![counts::pareto(pareto, lang)],
        Content::HeatMap(map) => vec![heat(map, lang)],
        Content::StageTimeliness(stages) => vec![indicators::stages(stages, lang)],
        Content::Distribution(spread) => vec![counts::distribution(spread, lang)],
        Content::Ageing(ages) => vec![counts::ageing(ages, lang)],
        Content::League(league) => vec![indicators::league(league, lang)],
        Content::Reconciliation(sums) => tables::reconciliation(sums, lang),
        Content::Table(table) => vec![tables::table(table, lang)],
        Content::Notes(notes) => vec![tables::notes(notes, lang)],
        Content::Story(story) => vec![tables::story(story, lang)],
        Content::Paper(text) => vec![tables::paper(text, lang)],
    }
}

/// The result over several targets: missed if any is missed.
pub(super) fn worst(score: &Score) -> Option<Attainment> {
    let order = [Attainment::Missed, Attainment::TooFew, Attainment::Met];
    order.into_iter().find(|mark| score.targets.iter().any(|judged| judged.attainment == *mark))
}
