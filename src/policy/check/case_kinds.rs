//! Kinds of case: every combination of the facts that some rules tell apart, and a short description of
//! any set of them.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::policy::codes::Codes;
use crate::policy::when::When;
use crate::vocabulary::kind::Kind as CodeKind;
use crate::vocabulary::{Code, Facts, Flag, Initiative, Kind};

/// A kind of case: all cases with these properties. Without properties, every case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CaseKind {
    /// What the cases have in common.
    pub properties: Vec<CaseProperty>,
}

/// One thing that cases have in common: one of these values, or none of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CaseProperty {
    /// Which part of the facts.
    pub part: CasePart,
    /// Whether it is one of the values, or none of them.
    pub is: bool,
    /// The values.
    pub values: Vec<String>,
}

/// The parts of the facts that conditions ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CasePart {
    /// Channel.
    Channel,
    /// Grade.
    Grade,
    /// Kind of case.
    Kind,
    /// Nature.
    Nature,
    /// Customer's tier.
    Tier,
    /// Line of business.
    Line,
    /// A flag.
    Flag,
    /// Subject.
    Subject,
    /// Active or passive.
    Initiative,
}

/// One part and the values that are told apart; any other value is one more.
#[derive(Debug)]
struct Part {
    of: CasePart,
    values: Vec<String>,
    /// Whether there are values besides the listed ones.
    others: bool,
    /// One of them, if the policy lists them.
    other: Option<String>,
}

impl Part {
    fn count(&self) -> usize {
        self.values.len().saturating_add(usize::from(self.others))
    }

    /// What cases with one of these choices have in common; `None` if these are all.
    fn property(&self, choices: &[bool]) -> Option<CaseProperty> {
        let others = self.others && choices.last() == Some(&true);
        let listed = self.values.iter().zip(choices);
        let values: Vec<String> = listed
            .filter(|(_, chosen)| **chosen != others)
            .map(|(value, _)| value.clone())
            .collect();
        let all = choices.iter().all(|chosen| *chosen);
        (!all).then_some(CaseProperty { part: self.of, is: !others, values })
    }
}

/// The kinds of case that some conditions tell apart: combinations of the facts that they ask for.
///
/// A case is written as the number of its value for each part.
#[derive(Debug)]
pub struct CaseKinds {
    parts: Vec<Part>,
    /// The facts that are the same in all of them.
    plain: Facts,
    /// Whether parts were left out to stay within the bound.
    pub bounded: bool,
}

impl CaseKinds {
    /// At most this many combinations: beyond, the facts that fewest rules ask for are not told apart. Where a
    /// list of `codes` is closed, there are no other values than those.
    pub fn told_apart_by<'a>(
        conditions: impl Iterator<Item = &'a When>,
        codes: &Codes,
        most: usize,
    ) -> Self {
        let conditions: Vec<&When> = conditions.collect();
        let mut parts = Vec::new();
        let mut add = |part, values: BTreeSet<String>, mut others: bool| {
            if values.is_empty() {
                return;
            }
            let known = codes.of(part);
            let other = known.iter().find(|code| !values.contains(**code)).map(ToString::to_string);
            // What a case need not have at all may always be missing.
            let optional = matches!(part, CasePart::Line | CasePart::Subject | CasePart::Flag);
            if !known.is_empty() && !optional {
                others = other.is_some();
            }
            let values: Vec<String> = values.into_iter().collect();
            // A list with one code tells no cases apart.
            if values.len() > 1 || others {
                parts.push(Part { of: part, values, others, other });
            }
        };
        add(CasePart::Channel, of(&conditions, |w| &w.channel), true);
        add(CasePart::Grade, of(&conditions, |w| &w.grade), true);
        let kinds: BTreeSet<String> =
            conditions.iter().flat_map(|w| &w.kind).map(ToString::to_string).collect();
        let other_kinds = kinds.len() < Kind::ALL.len();
        add(CasePart::Kind, kinds, other_kinds);
        add(CasePart::Nature, of(&conditions, |w| &w.nature), true);
        add(CasePart::Tier, of(&conditions, |w| &w.tier), true);
        add(CasePart::Line, of(&conditions, |w| &w.line), true);
        for flag in of(&conditions, |w| &w.flag) {
            add(CasePart::Flag, BTreeSet::from([flag]), true);
        }
        add(CasePart::Subject, of(&conditions, |w| &w.subject), true);
        let initiatives: BTreeSet<String> =
            conditions.iter().filter_map(|w| w.initiative).map(|i| i.to_string()).collect();
        let other_initiative = initiatives.len() < Initiative::ALL.len();
        add(CasePart::Initiative, initiatives, other_initiative);
        let total = |parts: &[Part]| {
            parts.iter().fold(1usize, |product, part| product.saturating_mul(part.count()))
        };
        let mut bounded = false;
        while total(&parts) > most {
            parts.pop();
            bounded = true;
        }
        Self { parts, plain: codes.plain(), bounded }
    }

    /// Every combination: for each part the number of its value.
    #[must_use]
    pub fn all(&self) -> Vec<Vec<usize>> {
        let mut all = vec![Vec::new()];
        for part in &self.parts {
            let longer = all.into_iter().flat_map(|case: Vec<usize>| {
                (0..part.count()).map(move |choice| {
                    let mut case = case.clone();
                    case.push(choice);
                    case
                })
            });
            all = longer.collect();
        }
        all
    }

    /// The facts of a case.
    #[must_use]
    pub fn facts(&self, case: &[usize]) -> Facts {
        let mut facts = self.plain.clone();
        for (part, choice) in self.parts.iter().zip(case) {
            let value = part.values.get(*choice);
            let listed = &part.values;
            let known = value.or(part.other.as_ref());
            match part.of {
                CasePart::Channel => set(&mut facts.channel, known, listed),
                CasePart::Grade => set(&mut facts.grade, known, listed),
                CasePart::Nature => set(&mut facts.nature, known, listed),
                CasePart::Tier => set(&mut facts.tier, known, listed),
                CasePart::Line => facts.line = value.and_then(|v| Code::new(v).ok()),
                CasePart::Subject => facts.subject = value.and_then(|v| Code::new(v).ok()),
                CasePart::Flag => facts.flags.extend(value.and_then(|v| Flag::new(v).ok())),
                CasePart::Kind => {
                    let fits = |k: &&Kind| match value {
                        Some(value) => k.as_str() == value,
                        None => listed.iter().all(|v| v != k.as_str()),
                    };
                    facts.kind = Kind::ALL.iter().find(fits).copied().unwrap_or(facts.kind);
                }
                CasePart::Initiative => {
                    let fits = |i: &&Initiative| match value {
                        Some(value) => i.as_str() == value,
                        None => listed.iter().all(|v| v != i.as_str()),
                    };
                    facts.initiative =
                        Initiative::ALL.iter().find(fits).copied().unwrap_or(facts.initiative);
                }
            }
        }
        facts
    }

    /// A set of cases in few words: kinds of case that together are exactly the set, each with the
    /// number of a case of its kind.
    ///
    /// `chosen` says for each of [`CaseKinds::all`] whether it is in the set. Each case that no kind covers
    /// yet is widened, part by part, by every value that takes in no case outside.
    #[must_use]
    pub fn summary(&self, all: &[Vec<usize>], chosen: &[bool]) -> Vec<(CaseKind, usize)> {
        let is = |case: &[usize], kind: &[Vec<bool>]| {
            case.iter().zip(kind).all(|(have, wanted)| wanted.get(*have) == Some(&true))
        };
        let mut covered = vec![false; all.len()];
        let mut kinds = Vec::new();
        for (at, case) in all.iter().enumerate() {
            if chosen.get(at) != Some(&true) || covered.get(at) != Some(&false) {
                continue;
            }
            let choices = self.parts.iter().zip(case);
            let mut kind: Vec<Vec<bool>> = choices
                .map(|(part, have)| (0..part.count()).map(|choice| choice == *have).collect())
                .collect();
            let outside: Vec<&Vec<usize>> = all
                .iter()
                .zip(chosen)
                .filter(|(_, chosen)| !**chosen)
                .map(|(case, _)| case)
                .collect();
            // The last parts are the least telling ones: these are dropped first.
            for part in (0..kind.len()).rev() {
                for choice in 0..kind.get(part).map_or(0, Vec::len) {
                    let mut wider = kind.clone();
                    if let Some(slot) = wider.get_mut(part).and_then(|part| part.get_mut(choice)) {
                        *slot = true;
                    }
                    if !outside.iter().any(|case| is(case, &wider)) {
                        kind = wider;
                    }
                }
            }
            for (slot, case) in covered.iter_mut().zip(all) {
                *slot |= is(case, &kind);
            }
            let said = self.parts.iter().zip(&kind);
            let properties = said.filter_map(|(part, choices)| part.property(choices)).collect();
            kinds.push((CaseKind { properties }, at));
        }
        kinds
    }
}

/// The values that conditions list for a part.
fn of<K>(conditions: &[&When], list: impl Fn(&When) -> &Vec<Code<K>>) -> BTreeSet<String> {
    conditions.iter().flat_map(|when| list(when)).map(ToString::to_string).collect()
}

/// Sets a code to a value, or to one that is none of the listed ones.
fn set<K: CodeKind>(slot: &mut Code<K>, value: Option<&String>, listed: &[String]) {
    if let Some(code) = value.and_then(|value| Code::new(value).ok()) {
        *slot = code;
        return;
    }
    let mut other = slot.to_string();
    while listed.contains(&other) {
        other.push('\'');
    }
    if let Ok(code) = Code::new(&other) {
        *slot = code;
    }
}
