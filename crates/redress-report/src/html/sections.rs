//! Sections as markup: tiles, charts with their tables, stories, notes.

use maud::{Markup, html};

use super::{Safe, charts, table, timeline, trend};
use crate::layout::{self, mark_text, sign};
use crate::{Content, Reconciliation, Report, Score, Scorecard, Section, Story, Trend, words};
use redress::vocabulary::Lang;

pub(super) fn content(report: &Report, section: &Section, lang: Lang) -> Markup {
    let title = section.title.text(lang);
    match &section.content {
        Content::Scorecard(card) => html! { (tiles(card, lang)) (tables(section, lang)) },
        Content::Trend(trend) => {
            if trend.points.iter().all(|point| point.reading.value().is_none()) {
                return tables(section, lang);
            }
            pair(section, &trend::picture(title, trend, lang), &trend_legend(trend, lang), lang)
        }
        Content::Pareto(pareto) if pareto.bars.is_empty() => nothing(lang),
        Content::Pareto(pareto) => {
            let legend = html! {
                figcaption {
                    i class="bar" {} (Safe(pareto.name.text(lang))) " "
                    i class="line" {} (lang.pick("cumulative share", "累计占比"))
                }
            };
            pair(section, &charts::pareto(title, pareto, lang), &legend, lang)
        }
        Content::HeatMap(map) if map.rows.is_empty() => nothing(lang),
        Content::HeatMap(map) => table::heat(map, title, lang),
        Content::StageTimeliness(stages) if stages.stages.is_empty() => nothing(lang),
        Content::StageTimeliness(stages) => {
            drawn(section, &charts::stages(title, stages, lang), lang)
        }
        Content::Distribution(spread) if spread.total() == 0 => nothing(lang),
        Content::Distribution(spread) => {
            drawn(section, &charts::bands(title, &spread.bands, lang), lang)
        }
        Content::Ageing(ages) if ages.total() == 0 => nothing(lang),
        Content::Ageing(ages) => drawn(section, &charts::bands(title, &ages.bands, lang), lang),
        Content::League(league) if league.rows.is_empty() => nothing(lang),
        Content::League(league) => drawn(section, &charts::league(title, league, lang), lang),
        Content::Reconciliation(sums) => html! { (balance(sums, lang)) (tables(section, lang)) },
        Content::Table(_) => tables(section, lang),
        Content::Notes(notes) => html! {
            dl {
                @for note in &notes.notes {
                    dt { (Safe(note.about.text(lang))) }
                    dd { @for (at, line) in note.text.text(lang).lines().enumerate() {
                        @if at > 0 { br; }
                        (Safe(line))
                    } }
                }
            }
        },
        Content::Story(story) => self::story(report, story, title, lang),
        Content::Paper(text) => html! {
            details {
                summary { (lang.pick("Show the form", "查看表单")) }
                pre { @for line in text.text(lang).lines() { (Safe(line)) "\n" } }
            }
        },
    }
}

fn nothing(lang: Lang) -> Markup {
    html! { p class="none" { (lang.pick("nothing to show", "无数据")) } }
}

fn tables(section: &Section, lang: Lang) -> Markup {
    let title = section.title.text(lang);
    html! { @for grid in layout::grids(&section.content, lang) { (table::html(&grid, title, lang)) } }
}

/// A chart with its table.
fn drawn(section: &Section, picture: &Markup, lang: Lang) -> Markup {
    pair(section, picture, &html! {}, lang)
}

fn pair(section: &Section, picture: &Markup, legend: &Markup, lang: Lang) -> Markup {
    // A table with many columns is placed under its chart.
    let many = matches!(&section.content, Content::League(league) if league.columns.len() > 1);
    html! {
        div class=(if many { "pair stack" } else { "pair" }) {
            figure { (picture) (legend) }
            div { (tables(section, lang)) }
        }
    }
}

fn trend_legend(trend: &Trend, lang: Lang) -> Markup {
    html! {
        figcaption {
            i class="now" {} (Safe(trend.name.text(lang)))
            @if trend.points.iter().any(|point| point.year_before.is_some()) {
                " " i class="before" {} (lang.pick("a year earlier", "去年同期"))
            }
            @if let Some(target) = &trend.target {
                " " i class="goal" {} (lang.pick("target", "目标")) " "
                (Safe(words::goal(target, trend.shown, lang)))
            }
        }
    }
}

/// The indicators with targets, large; the first ones if none has a target.
fn tiles(card: &Scorecard, lang: Lang) -> Markup {
    let mut shown: Vec<&Score> = card.rows.iter().filter(|row| !row.targets.is_empty()).collect();
    if shown.is_empty() {
        shown = card.rows.iter().take(6).collect();
    }
    html! { div class="tiles" { @for row in shown { (tile(row, lang)) } } }
}

fn tile(row: &Score, lang: Lang) -> Markup {
    let goals: Vec<String> =
        row.targets.iter().map(|j| words::goal(&j.target, row.now.shown, lang)).collect();
    let change = row.before.as_ref().and_then(|before| row.now.since(before));
    let than = lang.pick("since the previous period", "较上期");
    html! {
        div {
            span { (Safe(row.name.text(lang))) }
            strong class=[row.now.value().is_none().then_some("none")] { (Safe(row.now.text(lang))) }
            @if let Some(mark) = layout::worst(row) {
                b class=(table::class(mark)) { (sign(mark)) " " (mark_text(mark, lang)) }
            }
            em { (Safe(goals.join(lang.pick(", ", "、")))) }
            @if let Some(change) = change.map(|change| change.text(lang)) {
                em {
                    @match lang {
                        Lang::En => { (Safe(change)) " " (than) },
                        Lang::Zh => { (than) " " (Safe(change)) },
                    }
                }
            }
        }
    }
}

/// Opening + received − ended = outstanding, large.
fn balance(sums: &Reconciliation, lang: Lang) -> Markup {
    let equals = if sums.balances() { "=" } else { "≠" };
    let parts = [
        ("", sums.opening, lang.pick("open at the beginning", "期初未结")),
        ("+", sums.received, lang.pick("received", "本期接收")),
        ("+", sums.reopened, lang.pick("reopened", "重新处理")),
        ("−", sums.ended, lang.pick("ended", "本期结束")),
        (equals, sums.outstanding, lang.pick("open at the end", "期末未结")),
    ];
    let reopened = sums.reopened > 0;
    html! {
        div class="tiles balance" {
            @for (at, (sign, count, name)) in parts.into_iter().enumerate() {
                @if at != 2 || reopened {
                    div { strong { i { (sign) } (count) } span { (name) } }
                }
            }
        }
    }
}

/// The story of a complaint: the chart of its limits, and its lines in a collapsible block.
fn story(report: &Report, story: &Story, title: &str, lang: Lang) -> Markup {
    html! {
        @if let Some(life) = &story.timeline {
            figure class="wide" {
                div class="scroll" tabindex="0" {
                    div class="canvas" { (timeline::picture(title, life, report.zone, lang)) }
                }
                (timeline::legend(lang))
            }
        }
        details open[story.timeline.is_none()] {
            summary { (lang.pick("The whole story, line by line", "逐条经过")) }
            ol class="story" {
                @for moment in &story.moments {
                    li {
                        time { (moment.time(report.zone, lang)) } " "
                        b { (Safe(moment.who.text(lang))) }
                        ul {
                            @for line in &moment.lines {
                                li class=(line.sign.code()) {
                                    i { (line.sign.mark()) } (Safe(line.text.text(lang)))
                                }
                            }
                        }
                    }
                }
            }
        }
        @if !story.ending.is_empty() {
            ul class="ending" {
                @for line in &story.ending {
                    li class=(line.sign.code()) { i { (line.sign.mark()) } (Safe(line.text.text(lang))) }
                }
            }
        }
    }
}
