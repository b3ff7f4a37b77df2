//! The report: one page that needs nothing else, for screens, phones and paper.

use redress::complaint::Complaint;
use redress::lifecycle::StateKind;
use redress::vocabulary::{Incentive, Lang};

use super::simulation::Scene;
use super::svg::escape;
use super::table::{Align, Row, Table};
use super::{Error, bars, forms, gantt, lifecycle, months, narrate, story, told};

/// The style, as written beside this file.
const STYLE: &str = include_str!("report.css");

/// How many rows a list has at most.
const MOST: usize = 120;

/// The whole page.
pub(crate) fn page(scene: &Scene) -> Result<String, Error> {
    let lang = scene.lang;
    let title = escape(&told::opening(scene));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n\
         <p>{}</p>\n</header>\n<main>\n",
        lang.pick("en", "zh-CN"),
        escape(&told::figures(scene)),
    );
    page += &tiles(scene);
    page += &section(
        lang.pick("At a glance", "概览"),
        &format!(
            "<div class=\"pair\"><div>{}{}</div>{}</div>",
            figure(
                &bars::received(scene),
                lang.pick("Cases received, by grade", "接收量（按级别）"),
                false
            ),
            figure(
                &bars::by_department(scene),
                lang.pick(
                    "Limits that fell due, by the department responsible",
                    "到期时限，按责任部门"
                ),
                false
            ),
            figure(
                &bars::by_topic(scene),
                lang.pick("Limits that fell due, by topic", "到期时限，按事项"),
                false
            ),
        ),
    );
    let mut stories = String::new();
    for channel in story::CHANNELS {
        if let Some(complaint) = story::of(scene, &channel) {
            stories += &told_case(scene, complaint)?;
        }
    }
    page += &section(lang.pick("Three complaints, limit by limit", "三件投诉，逐项时限"), &stories);
    let mut summary = String::new();
    if scene.months.len() > 3 {
        summary += &table(&months::ledger(scene));
    }
    summary += &table(&months::table(scene));
    page +=
        &section(lang.pick("Month ends (DLR-17, DLR-18)", "月末汇总（DLR-17、DLR-18）"), &summary);
    page += &notices(scene);
    let mut open = table(&months::open(scene, MOST));
    if let Some((head, lines)) = months::why(scene) {
        open += &format!("<details><summary>{}</summary><p class=\"why\">", escape(&head));
        open += &lines.iter().map(|line| escape(line)).collect::<Vec<_>>().join("<br>");
        open += "</p></details>";
    }
    let head = match lang {
        Lang::En => format!("Open cases carried over: {}", scene.open().count()),
        Lang::Zh => format!("未结、转入下月：{} 件", scene.open().count()),
    };
    page += &section(&head, &open);
    let (counts, sheet) = forms::oem(scene, MOST)?;
    let head = lang.pick("The OEM's tracking sheet (DLR-29)", "厂家客户投诉处理跟踪表（DLR-29）");
    page += &section(head, &format!("<p>{}</p>{}", escape(&counts), table(&sheet)));
    if !scene.refusals.is_empty() {
        let head = lang.pick("What the desk refused", "系统拒绝的操作");
        page += &section(head, &table(&told::refused(scene)));
    }
    let caption = lang.pick(
        "Arrows are the commands that move a case. Drawn from the crate's own transition table.",
        "箭头为使投诉流转的操作，取自本库的状态转换表。",
    );
    let beside = lang.pick("Commands that leave the case where it stands", "不改变状态的操作");
    page += &section(
        lang.pick("The lifecycle", "流转状态图"),
        &format!(
            "{}<h3>{beside}</h3>{}",
            figure(&lifecycle::picture(lang), caption, true),
            lifecycle::beside(lang)
        ),
    );
    page += "</main>\n</body>\n</html>\n";
    Ok(page)
}

fn section(head: &str, body: &str) -> String {
    format!("<section>\n<h2>{}</h2>\n{body}\n</section>\n", escape(head))
}

fn figure(svg: &str, caption: &str, wide: bool) -> String {
    let (open, close) = if wide {
        ("<div class=\"scroll\" tabindex=\"0\"><div class=\"wide\">", "</div></div>")
    } else {
        ("", "")
    };
    format!("<figure>{open}{svg}{close}<figcaption>{}</figcaption></figure>\n", escape(caption))
}

/// The figures that a manager looks at first.
fn tiles(scene: &Scene) -> String {
    let lang = scene.lang;
    let (mut kept, mut all) = (0, 0);
    for tally in scene.months.iter().flat_map(|month| month.limits.values()) {
        kept += tally.kept;
        all += tally.kept + tally.broken;
    }
    let share =
        if all == 0 { "–".to_owned() } else { format!("{} %", (200 * kept + all) / (2 * all)) };
    let said: Vec<_> = scene.complaints.iter().filter_map(|c| c.satisfaction).collect();
    let content = said.iter().filter(|said| **said <= redress::vocabulary::Satisfaction::Neutral);
    let content = match content.count().saturating_mul(100).checked_div(said.len()) {
        Some(share) => format!("{share} %"),
        None => "–".to_owned(),
    };
    let (fines, fined) = months::sum(scene, Incentive::Penalty);
    let (rewards, rewarded) = months::sum(scene, Incentive::Reward);
    let tiles = [
        (scene.complaints.len().to_string(), lang.pick("cases", "件投诉").to_owned()),
        (scene.ended(StateKind::Closed).to_string(), lang.pick("closed", "件已关单").to_owned()),
        (
            scene.open().count().to_string(),
            lang.pick("open, carried over", "件转入下月").to_owned(),
        ),
        (share, lang.pick("of limits kept", "时限按时率").to_owned()),
        (content, lang.pick("not dissatisfied when last called back", "末次回访无不满").to_owned()),
        (
            fined,
            match lang {
                Lang::En => format!("in {fines} penalties"),
                Lang::Zh => format!("罚款 {fines} 份"),
            },
        ),
        (
            rewarded,
            match lang {
                Lang::En => format!("in {rewards} rewards"),
                Lang::Zh => format!("奖励 {rewards} 份"),
            },
        ),
    ];
    let tiles = tiles.iter().map(|(number, word)| {
        format!("<div><strong>{}</strong><span>{}</span></div>", escape(number), escape(word))
    });
    format!("<div class=\"tiles\">{}</div>\n", tiles.collect::<String>())
}

/// One complaint: its picture, and its whole story to unfold.
fn told_case(scene: &Scene, complaint: &Complaint) -> Result<String, Error> {
    let lang = scene.lang;
    let channel = months::channel_short(&complaint.facts.channel, lang);
    let head =
        format!("{} · {channel} · {}", complaint.id, narrate::facts(scene, &complaint.facts));
    let caption = lang.pick(
        "Time runs to the right, compressed: long waits are drawn shorter than they were. Shaded: rest days.",
        "时间自左向右，经压缩：长时间的间隔画得较短。阴影为休息日。",
    );
    let mut text = format!(
        "<article>\n<h3>{}</h3>\n{}<details><summary>{}</summary>\n<ol class=\"story\">\n",
        escape(&head),
        figure(&gantt::picture(scene, complaint)?, caption, true),
        escape(lang.pick("The whole story, line by line", "逐条经过")),
    );
    for moment in narrate::moments(scene, complaint)? {
        let at = escape(&scene.moment(moment.at));
        text += &format!("<li><time>{at}</time> <b>{}</b><ul>\n", escape(&moment.who));
        for line in moment.lines {
            let (class, mark) = (line.sign.class(), line.sign.mark());
            text += &format!("<li class=\"{class}\"><i>{mark}</i>{}</li>\n", escape(&line.text));
        }
        text += "</ul></li>\n";
    }
    text += &format!(
        "</ol></details>\n<details><summary>{}</summary><pre>{}</pre></details>\n",
        escape(lang.pick("Its handling form (DLR-30)", "客户抱怨/投诉处理表（DLR-30）")),
        escape(&forms::handling(scene, complaint)?)
    );
    Ok(text + "</article>\n")
}

fn notices(scene: &Scene) -> String {
    let lang = scene.lang;
    let all = months::imposed(scene).len();
    let note = if all > MOST {
        match lang {
            Lang::En => format!("<p>The last {MOST} of {all}.</p>"),
            Lang::Zh => format!("<p>共 {all} 份，列最近 {MOST} 份。</p>"),
        }
    } else {
        String::new()
    };
    let body = note + &table(&months::notices(scene, MOST));
    section(lang.pick("Penalty and reward notices (DLR-31)", "罚款、奖励通知单（DLR-31）"), &body)
}

/// A table as HTML.
fn table(table: &Table) -> String {
    let class = |align: Align| if align == Align::Right { " class=\"num\"" } else { "" };
    let heads = table
        .columns
        .iter()
        .map(|(name, align)| format!("<th scope=\"col\"{}>{}</th>", class(*align), escape(name)));
    let mut text = format!(
        "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>{}</tr></thead>\n<tbody>\n",
        heads.collect::<String>()
    );
    for row in &table.rows {
        match row {
            Row::Head(head) => {
                let columns = table.columns.len();
                text += &format!(
                    "<tr class=\"head\"><th colspan=\"{columns}\" scope=\"colgroup\">{}</th></tr>\n",
                    escape(head)
                );
            }
            Row::Cells(cells) => {
                let cells = cells.iter().zip(&table.columns).map(|(cell, (_, align))| {
                    format!("<td{}>{}</td>", class(*align), escape(cell.trim()))
                });
                text += &format!("<tr>{}</tr>\n", cells.collect::<String>());
            }
        }
    }
    text + "</tbody></table></div>\n"
}
