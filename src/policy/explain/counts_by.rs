//! What the rules count by: departments, codes, calendars.

use super::Words;
use crate::vocabulary::kind::Kind;
use crate::vocabulary::{Code, Lang};

impl Words<'_> {
    /// The parts after the rules, each with its heading.
    pub(super) fn counts_by(&self) -> Vec<(String, Vec<String>)> {
        let spec = self.policy.spec();
        let said = |en: &str, zh: &str| self.pick(en, zh).to_owned();
        let mut parts = vec![
            (said("Departments and who heads them", "部门与负责人"), self.heads()),
            (said("What a case may be", "投诉的各项取值"), self.closed_lists()),
            (said("By which calendar", "所用日历"), spec.calendar.spec().explain(self.lang)),
        ];
        for (name, calendar) in &spec.calendars {
            let (name, link) = (self.code(name), self.pick("The calendar ", "日历"));
            parts.push(([link, &name].concat(), calendar.spec().explain(self.lang)));
        }
        parts
    }

    fn heads(&self) -> Vec<String> {
        let each = self.policy.spec().departments.iter().map(|rule| {
            let (department, manager) = (self.code(&rule.department), self.code(&rule.manager));
            [&department, self.pick(": ", "："), &manager].concat()
        });
        each.collect()
    }

    fn closed_lists(&self) -> Vec<String> {
        let codes = &self.policy.spec().codes;
        let lists = [
            ("channel", "渠道", self.labelled(&codes.channels)),
            ("grade", "等级", self.labelled(&codes.grades)),
            ("nature", "性质", self.labelled(&codes.natures)),
            ("customer tier", "客户级别", self.labelled(&codes.tiers)),
            ("line of business", "业务", self.labelled(&codes.lines)),
            ("subject", "问题", self.labelled(&codes.subjects)),
            ("flags", "标志", self.labelled(&codes.flags)),
        ];
        let closed = lists.into_iter().filter(|(.., names)| !names.is_empty());
        let told = closed
            .map(|(en, zh, names)| [self.pick(en, zh), self.pick(": ", "："), &names].concat());
        told.collect()
    }

    /// Codes with what people read for them.
    fn labelled<K: Kind>(&self, codes: &[Code<K>]) -> String {
        self.list(codes.iter().map(|code| {
            let (code, label) = (code.as_str(), self.policy.label_of(code, self.lang));
            match self.lang {
                _ if code == label => code.to_owned(),
                Lang::En => format!("{label} (`{code}`)"),
                Lang::Zh => format!("{label}（`{code}`）"),
            }
        }))
    }
}
