//! Sentences about limits.

use chrono::{DateTime, Utc};

use super::{Sign, StoryLine, Teller};
use crate::words::{end, end_near, moment, percent, span};
use redress::complaint::{Event, Limit, Verdict};
use redress::vocabulary::Lang;

impl Teller<'_> {
    /// The sentence of an event that concerns a limit; `None` for other events.
    pub(super) fn about_limit(&mut self, event: &Event, near: DateTime<Utc>) -> Option<StoryLine> {
        let (words, zone) = (self.words, self.zone());
        let when = |at: DateTime<Utc>, lang: Lang| end_near(at, near, zone, lang);
        Some(match event {
            Event::LimitStarted { rule, start, due, again, .. } => {
                self.due.insert(rule.clone(), *due);
                let (name, known) = (words.limit_cited(rule), words.policy().limit(rule));
                StoryLine::new(Sign::Clock, |lang| {
                    let (name, due) = (name.text(lang), when(*due, lang));
                    let within = known.map(|rule| match (rule.agreed, lang) {
                        (true, Lang::En) => ", as agreed".to_owned(),
                        (true, Lang::Zh) => "，按约定时间".to_owned(),
                        (false, _) => {
                            format!("{}{}", lang.pick(", ", "，"), rule.within.text(lang))
                        }
                    });
                    let within = within.unwrap_or_default();
                    match (lang, again) {
                        (Lang::En, false) => format!("limit starts: {name}{within}, due {due}"),
                        (Lang::Zh, false) => format!("时限开始：{name}{within}，截止 {due}"),
                        (Lang::En, true) => {
                            let start = moment(*start, zone, lang);
                            format!("limit starts again from {start}: {name}{within}, due {due}")
                        }
                        (Lang::Zh, true) => {
                            let start = moment(*start, zone, lang);
                            format!("时限自 {start} 重新起算：{name}{within}，截止 {due}")
                        }
                    }
                })
            }
            Event::LimitMet { rule, at, on_time, originally, restated } => {
                let (due, name) = (self.due.remove(rule), words.limit_cited(rule));
                let sign = if *on_time { Sign::Kept } else { Sign::Broken };
                StoryLine::new(sign, |lang| {
                    let name = name.text(lang);
                    let spare = due.map(|due| span(due.signed_duration_since(*at), lang));
                    let over = due.map(|due| span(at.signed_duration_since(due), lang));
                    match (lang, on_time, restated, originally) {
                        (Lang::En, true, true, _) => {
                            format!("kept after all, recorded late: {name}")
                        }
                        (Lang::Zh, true, true, _) => format!("实际按时（补录）：{name}"),
                        (Lang::En, true, false, false) => {
                            format!("kept by the new promise, not by the first: {name}")
                        }
                        (Lang::Zh, true, false, false) => format!("按重新承诺的时限完成：{name}"),
                        (Lang::En, true, false, true) => {
                            let spare = spare.map(|spare| format!(", {spare} to spare"));
                            format!("kept: {name}{}", spare.unwrap_or_default())
                        }
                        (Lang::Zh, true, false, true) => {
                            let spare = spare.map(|spare| format!("，余 {spare}"));
                            format!("按时：{name}{}", spare.unwrap_or_default())
                        }
                        (Lang::En, false, ..) => {
                            format!("done {} late: {name}", over.unwrap_or_default())
                        }
                        (Lang::Zh, false, ..) => {
                            format!("完成，超时 {}：{name}", over.unwrap_or_default())
                        }
                    }
                })
            }
            Event::LimitWarned { rule, warning, .. } => {
                let (due, name) = (self.due.get(rule).copied(), words.limit_cited(rule));
                StoryLine::new(Sign::Warned, |lang| {
                    let name = name.text(lang);
                    let share = percent(&warning.percent.get().to_string(), lang);
                    let due = due.map(|due| when(due, lang)).unwrap_or_default();
                    match lang {
                        Lang::En => format!("warning at {share}: {name}, due {due}"),
                        Lang::Zh => format!("预警（{share}）：{name}，截止 {due}"),
                    }
                })
            }
            Event::LimitBreached { rule, due } => {
                let name = words.limit_cited(rule);
                StoryLine::new(Sign::Broken, |lang| {
                    let (name, due) = (name.text(lang), when(*due, lang));
                    match lang {
                        Lang::En => format!("LIMIT BROKEN: {name}, was due {due}"),
                        Lang::Zh => format!("超时：{name}，应于 {due} 前完成"),
                    }
                })
            }
            Event::LimitSuspended { rule, .. } => {
                let name = words.limit_cited(rule);
                StoryLine::new(Sign::Clock, |lang| {
                    format!("{}{}", lang.pick("limit stops: ", "时限中止："), name.text(lang))
                })
            }
            Event::LimitResumed { rule, due, .. } => {
                self.due.insert(rule.clone(), *due);
                let name = words.limit_cited(rule);
                StoryLine::new(Sign::Clock, |lang| {
                    let (name, due) = (name.text(lang), when(*due, lang));
                    match lang {
                        Lang::En => format!("limit runs on: {name}, now due {due}"),
                        Lang::Zh => format!("时限恢复：{name}，现截止 {due}"),
                    }
                })
            }
            Event::LimitRepromised { rule, from, to, reason, customer_told, .. } => {
                self.due.insert(rule.clone(), *to);
                let (name, reason) = (words.limit_cited(rule), words.word(reason.as_str()));
                StoryLine::new(Sign::Clock, |lang| {
                    let (name, reason) = (name.text(lang), reason.text(lang));
                    let (from, to) = (when(*from, lang), when(*to, lang));
                    let told = match (customer_told, lang) {
                        (false, _) => "",
                        (true, Lang::En) => "; the customer knows",
                        (true, Lang::Zh) => "；已告知客户",
                    };
                    match lang {
                        Lang::En => {
                            format!("new promise: {name}, {to} instead of {from} ({reason}){told}")
                        }
                        Lang::Zh => {
                            format!("重新承诺：{name}，由 {from} 改为 {to}（{reason}）{told}")
                        }
                    }
                })
            }
            Event::LimitTightened { rule, from, to, .. } => {
                self.due.insert(rule.clone(), *to);
                let name = words.limit_cited(rule);
                StoryLine::new(Sign::Clock, |lang| {
                    let (name, from, to) = (name.text(lang), when(*from, lang), when(*to, lang));
                    match lang {
                        Lang::En => format!("limit is shorter: {name}, {to} instead of {from}"),
                        Lang::Zh => format!("时限提前：{name}，由 {from} 改为 {to}"),
                    }
                })
            }
            Event::LimitSuperseded { rule, .. } => {
                self.due.remove(rule);
                let name = words.limit_cited(rule);
                StoryLine::new(Sign::Clock, |lang| {
                    format!("{}{}", lang.pick("limit replaced: ", "时限被替代："), name.text(lang))
                })
            }
            Event::LimitLapsed { rule } => {
                self.due.remove(rule);
                let name = words.limit_cited(rule);
                StoryLine::new(Sign::Clock, |lang| {
                    let head = lang.pick("limit no longer needed: ", "时限不再适用：");
                    format!("{head}{}", name.text(lang))
                })
            }
            _ => return None,
        })
    }

    /// A limit with its verdict; `None` if it has none.
    pub(super) fn verdict(&self, limit: &Limit) -> Option<StoryLine> {
        let anew = limit.original_verdict() == Verdict::Broken;
        let (sign, en, zh) = match limit.verdict() {
            Verdict::Kept if anew => {
                (Sign::Kept, "kept by the new promise, not by the first", "按延期后时限完成")
            }
            Verdict::Kept => (Sign::Kept, "kept", "按时"),
            Verdict::Broken => (Sign::Broken, "broken", "超时"),
            Verdict::Open => (Sign::Clock, "running", "进行中"),
            Verdict::Void => return None,
        };
        let (name, zone) = (self.words.limit_cited(&limit.rule), self.zone());
        Some(StoryLine::new(sign, |lang| {
            let (name, due) = (name.text(lang), end(limit.due, zone, lang));
            match lang {
                Lang::En => format!("{en}: {name}, due {due}"),
                Lang::Zh => format!("{zh}：{name}，截止 {due}"),
            }
        }))
    }
}
