//! `Codes`: the values that the facts of a case may have under a policy.

use serde::{Deserialize, Serialize};

use super::check::CasePart;
use super::nearest::nearest;
use super::when::When;
use crate::vocabulary::kind::Kind;
use crate::vocabulary::{
    self, Channel, Code, Facts, Flag, Grade, Lang, Line, Nature, Subject, Tier, channel,
};

/// The codes that facts may have, list by list. An empty list is open: any code will do.
///
/// Under a closed list a misspelt code is no value of its own: conditions that name it are errors of the
/// policy, and a complaint cannot be received or reclassified with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "crate::redacted::serde", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Codes {
    /// Channels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// Grades.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grades: Vec<Grade>,
    /// Natures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub natures: Vec<Nature>,
    /// Customer tiers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// Lines of business.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Line>,
    /// Subjects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<Subject>,
    /// Flags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

/// A code that a closed list does not have.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UnknownCode {
    /// The list.
    pub part: CasePart,
    /// The code.
    pub code: String,
    /// The codes of the list.
    pub known: Vec<String>,
}

fn texts<K: Kind>(codes: &[Code<K>]) -> Vec<&str> {
    codes.iter().map(Code::as_str).collect()
}

impl Codes {
    /// Whether every list is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The codes of a list; empty if it is open.
    #[must_use]
    pub fn of(&self, part: CasePart) -> Vec<&str> {
        match part {
            CasePart::Channel => texts(&self.channels),
            CasePart::Grade => texts(&self.grades),
            CasePart::Nature => texts(&self.natures),
            CasePart::Tier => texts(&self.tiers),
            CasePart::Line => texts(&self.lines),
            CasePart::Subject => texts(&self.subjects),
            CasePart::Flag => texts(&self.flags),
            CasePart::Kind | CasePart::Initiative => Vec::new(),
        }
    }

    /// A complaint from a hotline with nothing special about it, as far as the closed lists have the codes
    /// for it; with the first code of a list that has not.
    #[must_use]
    pub fn plain(&self) -> Facts {
        fn known<K: Kind>(code: &mut Code<K>, list: &[Code<K>]) {
            if let Some(first) = list.first().filter(|_| !list.contains(code)) {
                *code = first.clone();
            }
        }
        let mut facts = Facts::new(vocabulary::Kind::Complaint, channel::HOTLINE);
        known(&mut facts.channel, &self.channels);
        known(&mut facts.grade, &self.grades);
        known(&mut facts.nature, &self.natures);
        known(&mut facts.tier, &self.tiers);
        facts
    }

    /// The first of the facts that a closed list does not have.
    #[must_use]
    pub fn unknown_in(&self, facts: &Facts) -> Option<UnknownCode> {
        let own = [
            (CasePart::Channel, facts.channel.as_str()),
            (CasePart::Grade, facts.grade.as_str()),
            (CasePart::Nature, facts.nature.as_str()),
            (CasePart::Tier, facts.tier.as_str()),
        ];
        let line = facts.line.iter().map(|line| (CasePart::Line, line.as_str()));
        let subject = facts.subject.iter().map(|subject| (CasePart::Subject, subject.as_str()));
        let flags = facts.flags.iter().map(|flag| (CasePart::Flag, flag.as_str()));
        self.unknown(own.into_iter().chain(line).chain(subject).chain(flags)).into_iter().next()
    }

    /// The codes that facts have unless somebody says otherwise, and that a closed list does not have.
    pub(super) fn unknown_by_default(&self) -> Vec<UnknownCode> {
        // A channel is always named.
        let facts = Facts::new(vocabulary::Kind::Complaint, channel::HOTLINE);
        let own = [
            (CasePart::Grade, facts.grade.as_str()),
            (CasePart::Nature, facts.nature.as_str()),
            (CasePart::Tier, facts.tier.as_str()),
        ];
        self.unknown(own.into_iter())
    }

    /// The codes of a condition that a closed list does not have.
    pub(super) fn unknown_in_condition(&self, when: &When) -> Vec<UnknownCode> {
        let lists = [
            (CasePart::Channel, texts(&when.channel)),
            (CasePart::Grade, texts(&when.grade)),
            (CasePart::Nature, texts(&when.nature)),
            (CasePart::Tier, texts(&when.tier)),
            (CasePart::Line, texts(&when.line)),
            (CasePart::Subject, texts(&when.subject)),
            (CasePart::Flag, texts(&when.flag)),
        ];
        self.unknown(
            lists
                .into_iter()
                .flat_map(|(part, codes)| codes.into_iter().map(move |code| (part, code))),
        )
    }

    fn unknown<'c>(&self, codes: impl Iterator<Item = (CasePart, &'c str)>) -> Vec<UnknownCode> {
        let of_closed = codes.filter_map(|(part, code)| {
            let known = self.of(part);
            let unknown = !known.is_empty() && !known.contains(&code);
            let known = known.into_iter().map(str::to_owned);
            unknown.then(|| UnknownCode { part, code: code.to_owned(), known: known.collect() })
        });
        of_closed.collect()
    }
}

impl UnknownCode {
    /// The codes of the list, and the one that was probably meant.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let known = self.known.join(lang.pick(", ", "、"));
        match (nearest(&self.code, self.known.iter().map(String::as_str)), lang) {
            (Some(near), Lang::En) => format!("did you mean `{near}`? known: {known}"),
            (Some(near), Lang::Zh) => format!("是否应为`{near}`？现有：{known}"),
            (None, _) => [lang.pick("known: ", "现有："), &known].concat(),
        }
    }
}
