//! The page: head, sections, switch.

use std::fmt::Write as _;

use super::{charts, escape, table};
use crate::grid::{mark_text, sign};
use crate::{Content, Reconciliation, Report, Score, Scorecard, Section, lay, text, words};
use redress::vocabulary::Lang;

/// The style, as written beside this file.
const STYLE: &str = include_str!("style.css");

const fn tag(lang: Lang) -> &'static str {
    lang.pick("en", "zh-CN")
}

/// Everything before the body's content. Nothing may be fetched from anywhere, and no script may run.
fn top(report: &Report, lang: Lang) -> String {
    let title = heading(report, lang);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        tag(lang),
    )
}

fn heading(report: &Report, lang: Lang) -> String {
    let period = words::period(report.period, lang);
    escape(&format!("{} · {period}", report.title.text(lang)))
}

pub(super) fn single(report: &Report, lang: Lang) -> String {
    format!("{}{}</body>\n</html>\n", top(report, lang), body(report, lang))
}

pub(super) fn both(report: &Report, first: Lang) -> String {
    let mut page = top(report, first);
    for (lang, id, name) in [(Lang::En, "in-en", "English"), (Lang::Zh, "in-zh", "中文")] {
        let checked = if lang == first { " checked=\"checked\"" } else { "" };
        // Writing to a String cannot fail.
        let _ = writeln!(
            page,
            "<input type=\"radio\" name=\"lang\" id=\"{id}\" class=\"switch\"{checked}/>\
             <label for=\"{id}\" class=\"switch\" lang=\"{}\">{name}</label>",
            tag(lang)
        );
    }
    for lang in [Lang::En, Lang::Zh] {
        page += &body(report, lang);
    }
    page + "</body>\n</html>\n"
}

/// All sections in one language.
fn body(report: &Report, lang: Lang) -> String {
    let code = lang.pick("en", "zh");
    let as_of = escape(&words::instant(report.as_of, report.zone));
    let mut out = format!(
        "<div class=\"report {code}\" lang=\"{}\">\n<header>\n<h1>{}</h1>\n<p>{} {as_of}</p>\n",
        tag(lang),
        heading(report, lang),
        lang.pick("as of", "数据截至"),
    );
    if !report.agrees() {
        let loud = lang.pick("The counts in this report do not agree", "本报告中的计数互不相符");
        let _ = writeln!(out, "<p class=\"loud missed\">✗ {loud}</p>");
    }
    out.push_str("</header>\n");
    if report.sections.len() > 3 {
        let _ = write!(out, "<nav aria-label=\"{}\"><ol>", lang.pick("contents", "目录"));
        for (section, at) in report.sections.iter().zip(1_u32..) {
            let title = escape(section.title.text(lang));
            let _ = write!(out, "<li><a href=\"#{code}-{at}\">{title}</a></li>");
        }
        out.push_str("</ol></nav>\n");
    }
    out.push_str("<main>\n");
    for (section, at) in report.sections.iter().zip(1_u32..) {
        let title = escape(section.title.text(lang));
        let cite = escape(&text::cited(&section.cite, lang));
        let _ =
            write!(out, "<section id=\"{code}-{at}\">\n<h2>{title}<small>{cite}</small></h2>\n");
        if let Some(intro) = &section.intro {
            let _ = writeln!(out, "<p>{}</p>", escape(intro.text(lang)));
        }
        out += &content(section, lang);
        out.push_str("</section>\n");
    }
    out + "</main>\n</div>\n"
}

fn content(section: &Section, lang: Lang) -> String {
    let title = section.title.text(lang);
    let tables = || {
        let grids = lay::grids(&section.content, lang);
        grids.iter().map(|grid| table::html(grid, title, lang)).collect::<String>()
    };
    let drawn = |svg: String, legend: &str, empty: bool| {
        if empty {
            return format!("<p class=\"none\">{}</p>\n", lang.pick("nothing to show", "无数据"));
        }
        // A table with many columns stands under its picture.
        let many = matches!(&section.content, Content::League(league) if league.columns.len() > 1);
        let class = if many { "pair stack" } else { "pair" };
        let tables = tables();
        format!("<div class=\"{class}\"><figure>{svg}{legend}</figure><div>{tables}</div></div>\n")
    };
    match &section.content {
        Content::Scorecard(card) => tiles(card, lang) + &tables(),
        Content::Trend(trend) => {
            let none = trend.points.iter().all(|point| point.reading.value().is_none());
            let legend = trend_legend(trend, lang);
            if none { tables() } else { drawn(charts::trend(title, trend, lang), &legend, false) }
        }
        Content::Pareto(pareto) => {
            let legend = format!(
                "<figcaption><i class=\"bar\"></i>{} <i class=\"line\"></i>{}</figcaption>",
                escape(pareto.name.text(lang)),
                lang.pick("cumulative share", "累计占比")
            );
            drawn(charts::pareto(title, pareto, lang), &legend, pareto.bars.is_empty())
        }
        Content::HeatMap(map) if map.rows.is_empty() => drawn(String::new(), "", true),
        Content::HeatMap(map) => table::heat(map, title, lang),
        Content::StageTimeliness(stages) => {
            drawn(charts::stages(title, stages, lang), "", stages.stages.is_empty())
        }
        Content::Distribution(spread) => {
            drawn(charts::bands(title, &spread.bands, lang), "", spread.total() == 0)
        }
        Content::Ageing(ages) => {
            drawn(charts::bands(title, &ages.bands, lang), "", ages.total() == 0)
        }
        Content::League(league) => {
            drawn(charts::league(title, league, lang), "", league.rows.is_empty())
        }
        Content::Reconciliation(sums) => balance(sums, lang) + &tables(),
        Content::Table(_) => tables(),
        Content::Notes(notes) => {
            let mut out = String::from("<dl>\n");
            for note in &notes.notes {
                let lines: Vec<String> = note.text.text(lang).lines().map(escape).collect();
                let (about, said) = (escape(note.about.text(lang)), lines.join("<br/>"));
                let _ = writeln!(out, "<dt>{about}</dt><dd>{said}</dd>");
            }
            out + "</dl>\n"
        }
    }
}

fn trend_legend(trend: &crate::Trend, lang: Lang) -> String {
    let mut legend = format!("<figcaption><i class=\"now\"></i>{}", escape(trend.name.text(lang)));
    if trend.points.iter().any(|point| point.year_before.is_some()) {
        let text = lang.pick("a year before", "去年同期");
        let _ = write!(legend, " <i class=\"before\"></i>{text}");
    }
    if let Some(target) = &trend.target {
        let text = escape(&words::goal(target, trend.shown, lang));
        let _ = write!(legend, " <i class=\"goal\"></i>{} {text}", lang.pick("target", "目标"));
    }
    legend + "</figcaption>"
}

/// The indicators with targets, large; the first ones where none has a target.
fn tiles(card: &Scorecard, lang: Lang) -> String {
    let mut shown: Vec<&Score> = card.rows.iter().filter(|row| !row.targets.is_empty()).collect();
    if shown.is_empty() {
        shown = card.rows.iter().take(6).collect();
    }
    let mut out = String::from("<div class=\"tiles\">\n");
    for row in shown {
        let mark = lay::worst(row).map(|mark| {
            let class = table::class(mark);
            format!("<b class=\"{class}\">{} {}</b>", sign(mark), mark_text(mark, lang))
        });
        let goals: Vec<String> = row
            .targets
            .iter()
            .map(|judged| words::goal(&judged.target, row.now.shown, lang))
            .collect();
        let change = row.before.as_ref().and_then(|before| row.now.since(before));
        let than = lang.pick("on the period before", "较上期");
        let change = change.map(|change| match lang {
            Lang::En => format!("<em>{} {than}</em>", escape(&change.text(lang))),
            Lang::Zh => format!("<em>{than} {}</em>", escape(&change.text(lang))),
        });
        let none = if row.now.value().is_none() { " class=\"none\"" } else { "" };
        let _ = writeln!(
            out,
            "<div><span>{}</span><strong{none}>{}</strong>{}<em>{}</em>{}</div>",
            escape(row.name.text(lang)),
            escape(&row.now.text(lang)),
            mark.unwrap_or_default(),
            escape(&goals.join(lang.pick(", ", "、"))),
            change.unwrap_or_default(),
        );
    }
    out + "</div>\n"
}

/// Opening + received − ended = outstanding, large.
fn balance(sums: &Reconciliation, lang: Lang) -> String {
    let equals = if sums.balances() { "=" } else { "≠" };
    let mut parts = vec![
        ("", sums.opening, lang.pick("open at the beginning", "期初未结")),
        ("+", sums.received, lang.pick("received", "本期接收")),
    ];
    if sums.reopened > 0 {
        parts.push(("+", sums.reopened, lang.pick("taken up again", "重新处理")));
    }
    parts.push(("−", sums.ended, lang.pick("ended", "本期结束")));
    parts.push((equals, sums.outstanding, lang.pick("open at the end", "期末未结")));
    let mut out = String::from("<div class=\"tiles balance\">\n");
    for (sign, count, name) in parts {
        let _ =
            writeln!(out, "<div><strong><i>{sign}</i>{count}</strong><span>{name}</span></div>");
    }
    out + "</div>\n"
}
