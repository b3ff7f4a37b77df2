//! Records as text: a title, then a label and a value a line, the values in one column.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{Signature, Term};
use redress::complaint::Verdict;
use redress::time::end_of;
use redress::vocabulary::{Lang, ShortText, Text};

/// A record being written.
pub(super) struct Sheet {
    lang: Lang,
    zone: Tz,
    title: &'static str,
    rows: Vec<(&'static str, String)>,
}

/// How many columns a character takes where Chinese is shown: two for the wide ones.
pub(super) fn width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(u32::from(c),
            0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F
            | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD)
    };
    text.chars().map(|c| if wide(c) { 2_usize } else { 1 }).fold(0, usize::saturating_add)
}

impl Sheet {
    pub(super) fn new(lang: Lang, zone: Tz, en: &'static str, zh: &'static str) -> Self {
        Self { lang, zone, title: lang.pick(en, zh), rows: Vec::new() }
    }

    /// A row; an empty value leaves the box empty.
    pub(super) fn row(
        &mut self,
        (en, zh): (&'static str, &'static str),
        value: impl Into<String>,
    ) -> &mut Self {
        self.rows.push((self.lang.pick(en, zh), value.into()));
        self
    }

    pub(super) fn short(
        &mut self,
        label: (&'static str, &'static str),
        value: Option<&ShortText>,
    ) -> &mut Self {
        self.row(label, value.map_or("", ShortText::as_str))
    }

    pub(super) fn long(
        &mut self,
        label: (&'static str, &'static str),
        value: Option<&Text>,
    ) -> &mut Self {
        self.row(label, value.map_or("", Text::as_str))
    }

    pub(super) fn date(&self, date: NaiveDate) -> String {
        date.format(self.lang.pick("%Y-%m-%d", "%Y年%-m月%-d日")).to_string()
    }

    /// Local time, to the minute.
    pub(super) fn instant(&self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&self.zone).naive_local();
        [self.date(local.date()), local.format(self.lang.pick(" %H:%M", "%H:%M")).to_string()]
            .concat()
    }

    /// Local time at which something ends: midnight is the end of the day before, not a time of the next.
    pub(super) fn end(&self, at: DateTime<Utc>) -> String {
        let (date, time) = end_of(at, self.zone);
        let time = time.get(..5).unwrap_or(&time);
        [&self.date(date), self.lang.pick(" ", ""), time].concat()
    }

    pub(super) fn signature(
        &mut self,
        label: (&'static str, &'static str),
        signature: Option<&Signature>,
    ) -> &mut Self {
        let text = signature.map(|s| format!("{} {}", s.who(), self.instant(s.at)));
        self.row(label, text.unwrap_or_default())
    }

    pub(super) fn term(
        &mut self,
        label: (&'static str, &'static str),
        term: Option<&Term>,
    ) -> &mut Self {
        let pick = |en, zh| self.lang.pick(en, zh);
        let text = term.map(|term| {
            let verdict = match term.verdict {
                Verdict::Kept => pick("kept", "按时"),
                Verdict::Broken => pick("overdue", "超时"),
                Verdict::Open => pick("running", "进行中"),
                Verdict::Void => pick("void", "失效"),
            };
            let done =
                term.done.map(|at| format!("{} {}, ", pick("done", "完成于"), self.instant(at)));
            let until = pick("until", "截止");
            format!("{until} {} ({}{verdict})", self.end(term.due), done.unwrap_or_default())
        });
        self.row(label, text.unwrap_or_default())
    }

    /// The text. What a person wrote over several lines stays in its column, so that it cannot be
    /// mistaken for further rows.
    pub(super) fn text(&self) -> String {
        let column = self.rows.iter().map(|(label, _)| width(label)).max().unwrap_or(0);
        let column = column.saturating_add(2);
        let mut text = format!("{}\n\n", self.title);
        for (label, value) in &self.rows {
            let mut lines = value.lines();
            let pad = column.saturating_sub(width(label));
            let first = lines.next().unwrap_or_default();
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{}", format!("{label}{:pad$}{first}", "").trim_end());
            for line in lines {
                let _ = writeln!(text, "{}", format!("{:column$}{line}", "").trim_end());
            }
        }
        text
    }
}
