//! Bars: cases a week by grade; limits kept and broken.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta};
use redress::vocabulary::{Department, Topic, grade};

use super::labels;
use super::month::Tally;
use super::months;
use super::simulation::Scene;
use super::svg::{Anchor, Svg, count, width};

/// Above this many weeks, months are drawn instead.
const MOST_WEEKS: usize = 30;

/// Cases received by grade, a column a week, or a month where there are many.
pub(crate) fn received(scene: &Scene) -> String {
    let lang = scene.lang;
    let (from, until) = scene.span();
    let weeks = (until - from).num_weeks();
    let monthly = usize::try_from(weeks).is_ok_and(|weeks| weeks > MOST_WEEKS);
    let bin = |date: NaiveDate| {
        if monthly {
            date.with_day(1).unwrap_or(date)
        } else {
            date - TimeDelta::days(date.weekday().num_days_from_monday().into())
        }
    };
    let mut bins: BTreeMap<NaiveDate, (usize, usize)> =
        from.iter_days().take_while(|date| *date < until).map(|date| (bin(date), (0, 0))).collect();
    for complaint in &scene.complaints {
        let slot = bins.entry(bin(scene.calendar.local_date(complaint.received_at))).or_default();
        if complaint.facts.grade == grade::MAJOR {
            slot.1 += 1;
        } else {
            slot.0 += 1;
        }
    }
    let title = if monthly {
        lang.pick("Cases received a month, by grade", "各月接收量（按级别）")
    } else {
        lang.pick("Cases received a week, by grade", "每周接收量（按级别）")
    };
    columns(scene, title, monthly, &bins)
}

fn columns(
    scene: &Scene,
    title: &str,
    monthly: bool,
    bins: &BTreeMap<NaiveDate, (usize, usize)>,
) -> String {
    let (wide, high, left, top, floor) = (520.0, 260.0, 34.0, 34.0, 222.0);
    let most = bins.values().map(|(general, major)| general + major).max().unwrap_or(1).max(1);
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500].into_iter().find(|step| most / step <= 5);
    let step = step.unwrap_or(1000);
    let ceiling = most.div_ceil(step) * step;
    let up = |cases: usize| floor - (floor - top) * count(cases) / count(ceiling);
    let mut svg = Svg::new(
        wide,
        high,
        title,
        scene.lang.pick(
            "Stacked columns: general cases below, major cases on top.",
            "堆叠柱：下为一般，上为重大。",
        ),
    );
    for line in (0..=ceiling).step_by(step) {
        svg.line((left, up(line)), (wide - 6.0, up(line)), "grid");
        svg.text((left - 6.0, up(line) + 4.0), "tick", Anchor::End, &line.to_string());
    }
    let pitch = (wide - left - 10.0) / count(bins.len().max(1));
    let every = bins.len().div_ceil(if monthly { 8 } else { 7 }).max(1);
    for (number, (date, (general, major))) in bins.iter().enumerate() {
        let x = left + 4.0 + pitch * count(number);
        let size = pitch * 0.72;
        let day = if monthly { date.format("%Y-%m") } else { date.format("%m-%d") }.to_string();
        let hint = |grade: &str, cases: usize| format!("{day}: {} {cases}", scene.word(grade));
        if *general > 0 {
            let (y, height) = (up(*general), floor - up(*general));
            svg.rect((x, y), (size, height), "general", &hint("general", *general));
        }
        if *major > 0 {
            let (y, height) = (up(general + major), up(*general) - up(general + major));
            svg.rect((x, y), (size, height), "major", &hint("major", *major));
        }
        if number % every == 0 {
            svg.text((x + size / 2.0, floor + 16.0), "tick", Anchor::Middle, &day);
        }
    }
    svg.line((left, floor), (wide - 6.0, floor), "axis");
    legend(&mut svg, left, &[("general", scene.word("general")), ("major", scene.word("major"))]);
    svg.finish()
}

fn legend(svg: &mut Svg, left: f64, words: &[(&str, &str)]) {
    let mut x = left;
    for (class, word) in words {
        svg.rect((x, 8.0), (12.0, 12.0), class, "");
        svg.text((x + 17.0, 18.0), "label", Anchor::Start, word);
        x += 36.0 + width(word, 13.0);
    }
}

/// Limits kept and broken, a bar a department.
pub(crate) fn by_department(scene: &Scene) -> String {
    let mut sums: BTreeMap<Department, Tally> = BTreeMap::new();
    for (unit, tally) in scene.months.iter().flat_map(|month| &month.limits_by_department) {
        add(sums.entry(unit.clone()).or_default(), *tally);
    }
    let order = &scene.policy.spec().departments;
    let rows = order.iter().filter_map(|rule| {
        let tally = *sums.get(&rule.department)?;
        Some((scene.word(rule.department.as_str()).to_owned(), tally))
    });
    let title = scene.lang.pick("Limits kept and broken, by department", "各部门时限按时与超时");
    shares(scene, title, &rows.collect::<Vec<_>>())
}

/// Limits kept and broken, a bar a topic.
pub(crate) fn by_topic(scene: &Scene) -> String {
    let mut sums: BTreeMap<Topic, Tally> = BTreeMap::new();
    for (topic, tally) in scene.months.iter().flat_map(|month| &month.limits) {
        add(sums.entry(topic.clone()).or_default(), *tally);
    }
    let rows = months::topics(scene, &scene.months).into_iter().filter_map(|topic| {
        let tally = *sums.get(&topic)?;
        Some((labels::topic(&scene.policy, &topic, scene.lang).to_owned(), tally))
    });
    let title = scene.lang.pick("Limits kept and broken, by topic", "各事项时限按时与超时");
    shares(scene, title, &rows.collect::<Vec<_>>())
}

fn add(sum: &mut Tally, more: Tally) {
    sum.kept += more.kept;
    sum.broken += more.broken;
}

/// Bars as long as there were limits, broken ones at their end.
fn shares(scene: &Scene, title: &str, rows: &[(String, Tally)]) -> String {
    let rows: Vec<_> = rows.iter().filter(|(_, tally)| tally.kept + tally.broken > 0).collect();
    let (wide, top, pitch) = (520.0, 34.0, 25.0);
    let names = rows.iter().map(|(name, _)| width(name, 13.0)).fold(60.0, f64::max);
    let said = |tally: &Tally| {
        let share = tally.share_kept().unwrap_or_default() * 100.0;
        format!("{share:.0} %  ({}/{})", tally.kept, tally.kept + tally.broken)
    };
    let values = rows.iter().map(|(_, tally)| width(&said(tally), 13.0)).fold(60.0, f64::max);
    let (left, right) = (names + 10.0, values + 16.0);
    let longest = rows.iter().map(|(_, t)| t.kept + t.broken).max().unwrap_or(1).max(1);
    let long = |limits: u64| {
        let share = count(usize::try_from(limits).unwrap_or(0))
            / count(usize::try_from(longest).unwrap_or(1));
        (wide - left - right) * share
    };
    let high = top + pitch * count(rows.len()) + 8.0;
    let (kept, broken) = (scene.lang.pick("kept", "按时"), scene.lang.pick("broken", "超时"));
    let about = scene.lang.pick(
        "Bars: the left part of each is limits kept, the right part limits broken.",
        "横条：左段为按时，右段为超时。",
    );
    let mut svg = Svg::new(wide, high, title, about);
    legend(&mut svg, left, &[("kept", kept), ("broken", broken)]);
    for (number, (name, tally)) in rows.iter().enumerate() {
        let y = top + pitch * count(number);
        let all = tally.kept + tally.broken;
        svg.text((left - 8.0, y + 13.0), "label", Anchor::End, name);
        let hint = |word: &str, limits: u64| format!("{name}: {word} {limits}");
        svg.rect((left, y), (long(tally.kept), 17.0), "kept", &hint(kept, tally.kept));
        let x = left + long(tally.kept);
        svg.rect((x, y), (long(tally.broken), 17.0), "broken", &hint(broken, tally.broken));
        svg.text((left + long(all) + 7.0, y + 13.0), "value", Anchor::Start, &said(tally));
    }
    svg.finish()
}
