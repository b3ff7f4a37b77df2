//! The words of messages, English and Chinese.

use super::AlarmCause;
use super::limit::Alarm;
use super::messages::{About, Message};
use crate::policy::Policy;
use crate::time::end_text;
use crate::vocabulary::{Lang, Party, RuleId};

impl Message {
    /// The message in words: who is told what, about which limit. Times are local to the policy's calendar;
    /// persons are named by their id, the rest by the policy's labels.
    ///
    /// A host that knows people's names writes the addressee itself, before [`matter`](Self::matter).
    #[must_use]
    pub fn text(&self, policy: &Policy, lang: Lang) -> String {
        let to = match &self.to {
            Party::Person(id) => id.as_str(),
            Party::Role(role) | Party::Manager { role, .. } => policy.label_of(role, lang),
            Party::Department(department) => policy.label_of(department, lang),
        };
        [to, lang.pick(": ", "："), &self.matter(policy, lang)].concat()
    }

    /// What the message says, without the addressee.
    #[must_use]
    pub fn matter(&self, policy: &Policy, lang: Lang) -> String {
        let mut text = self.about.text(policy, lang);
        if let Some(alarm) = &self.alarm {
            text.push_str(lang.pick(": ", "："));
            text.push_str(&limit(alarm, policy, lang));
        }
        if self.overtaken {
            text.push_str(lang.pick(" (overtaken by what came since)", "（其后情况已变化）"));
        }
        if lang == Lang::Zh { policy.in_own_words(text) } else { text }
    }
}

/// Which limit, and when it runs out or ran out.
fn limit(alarm: &AlarmCause, policy: &Policy, lang: Lang) -> String {
    let label = policy.limit(&alarm.rule).map(|rule| rule.label.text(lang));
    let label = label.unwrap_or_else(|| alarm.rule.as_str());
    let due = end_text(alarm.due, policy.spec().calendar.zone());
    match (alarm.alarm, lang) {
        (Alarm::Warning, Lang::En) => format!("{label} is due {due}"),
        (Alarm::Warning, Lang::Zh) => format!("{label}应于{due}前完成"),
        (Alarm::Breach, Lang::En) => format!("{label} was due {due} and is late"),
        (Alarm::Breach, Lang::Zh) => format!("{label}应于{due}前完成，已超时"),
    }
}

impl About {
    fn text(&self, policy: &Policy, lang: Lang) -> String {
        // An alarm says itself which limit it is; what else a rule tells is what sets it off.
        let with = |what: &str, rule: &RuleId| {
            let set_off =
                policy.trigger(rule, lang).map(|on| [lang.pick(": ", "："), &on].concat());
            [what, &set_off.unwrap_or_default()].concat()
        };
        match (self, lang) {
            (Self::Notice { rule }, _) => with(lang.pick("for information", "通知"), rule),
            (Self::Expedite { rule }, _) => with(lang.pick("expedite order", "督办"), rule),
            (Self::Escalation { level }, Lang::En) => {
                format!("the case has been escalated to level {level}")
            }
            (Self::Escalation { level }, Lang::Zh) => format!("投诉已升级至第{level}级"),
            (Self::Case, Lang::En) => "the case has come to your department".to_owned(),
            (Self::Case, Lang::Zh) => "投诉已转至本部门".to_owned(),
            (Self::Ownership, Lang::En) => "you are in charge of the case".to_owned(),
            (Self::Ownership, Lang::Zh) => {
                let owner = policy.term("word", "owner", "责任人", lang);
                format!("您为本件{owner}")
            }
            (Self::Assistance, Lang::En) => "your department is asked to assist".to_owned(),
            (Self::Assistance, Lang::Zh) => "请本部门协办".to_owned(),
            (Self::Incentive { notice, joint }, Lang::En) => {
                let joint = if *joint { ", as jointly liable" } else { "" };
                format!("a penalty or reward is proposed for you{joint} (notice {notice})")
            }
            (Self::Incentive { notice, joint }, Lang::Zh) => {
                let joint = if *joint { "（连带责任）" } else { "" };
                format!("拟对您予以奖惩{joint}，见通知单第{notice}号")
            }
        }
    }
}
