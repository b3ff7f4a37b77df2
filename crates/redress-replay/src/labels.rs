//! What the source system itself says of a case, to be compared with what the limits say.

use redress::complaint::{Complaint, Verdict};
use redress::vocabulary::ComplaintId;
use serde::Deserialize;

use super::keys;
use super::word::{self, Word};

/// `[labels]` of a mapping.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Labels {
    /// Whether the case was on time.
    #[serde(default)]
    pub(crate) on_time: Option<OnTime>,
    /// What the customer was told, of the activities that answer and name no outcome of their own.
    #[serde(default, deserialize_with = "word::of_outcome")]
    pub(crate) outcome: Option<Word>,
    /// What the customer said of it in the end.
    #[serde(default, deserialize_with = "word::of_result")]
    pub(crate) satisfaction: Option<Word>,
}

impl Labels {
    /// The columns of them.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        let words = [&self.outcome, &self.satisfaction].into_iter().flatten();
        let on_time = self.on_time.iter().map(|label| label.column.as_str());
        words.filter_map(Word::column).chain(on_time)
    }
}

/// The column that says whether a case was on time, and its words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OnTime {
    pub(crate) column: String,
    #[serde(deserialize_with = "keys::one_or_many")]
    yes: Vec<String>,
    #[serde(deserialize_with = "keys::one_or_many")]
    no: Vec<String>,
}

impl OnTime {
    /// What a cell says; `None` if it is none of the words.
    pub(crate) fn says(&self, cell: &str) -> Option<bool> {
        let among = |words: &[String]| words.iter().any(|word| word == cell);
        if among(&self.yes) {
            return Some(true);
        }
        among(&self.no).then_some(false)
    }
}

/// Whether a case kept all its limits: `None` if none was decided.
pub(crate) fn kept(complaint: &Complaint) -> Option<bool> {
    let mut kept = None;
    for limit in complaint.all_limits() {
        match limit.verdict() {
            Verdict::Broken => return Some(false),
            Verdict::Kept => kept = Some(true),
            _ => {}
        }
    }
    kept
}

/// What the source system says of timeliness, against the limits: number of cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Agreement {
    /// By what the source says (on time, not), then by the limits (all kept, one broken, none decided).
    pub cases: [[u64; 3]; 2],
    /// Cases of which the source says nothing.
    pub silent: u64,
    /// The first cases on which both disagree.
    pub differing: Vec<ComplaintId>,
}

impl Agreement {
    /// Number of cases that are named.
    const FIRST: usize = 10;

    pub(crate) fn add(&mut self, complaint: &Complaint, says: Option<bool>) {
        let Some(says) = says else {
            self.silent += 1;
            return;
        };
        let ours = kept(complaint);
        let column = match ours {
            Some(true) => 0,
            Some(false) => 1,
            None => 2,
        };
        self.cases[usize::from(!says)][column] += 1;
        if ours.is_some_and(|ours| ours != says) && self.differing.len() < Self::FIRST {
            self.differing.push(complaint.id.clone());
        }
    }

    /// Number of cases on which both agree, and of those on which both say something.
    #[must_use]
    pub const fn agreeing(&self) -> (u64, u64) {
        let [[yes, missed, _], [kept, no, _]] = self.cases;
        (yes + no, yes + missed + kept + no)
    }
}
