//! What shows only across cases: repeats, batches, hot categories.
//!
//! Plain functions over [`Case`] values, so that a host can feed them from its own index as well as
//! from complaints.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use redress::complaint::{Complaint, Relation};
use redress::vocabulary::{Cause, ComplaintId, CustomerRef, Line, Subject};

/// What these questions look at in a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
pub struct Case {
    /// Its number.
    pub id: ComplaintId,
    /// The customer, as an opaque reference.
    pub customer: CustomerRef,
    /// What it is about, where known.
    pub subject: Option<Subject>,
    /// Its line of business, where known.
    pub line: Option<Line>,
    /// Its cause, where found.
    pub cause: Option<Cause>,
    /// When it came in, UTC.
    pub received_at: DateTime<Utc>,
    /// Whether it duplicates another one, which then is not counted twice.
    pub duplicate: bool,
}

impl From<&Complaint> for Case {
    fn from(complaint: &Complaint) -> Self {
        Self {
            id: complaint.id.clone(),
            customer: complaint.customer.clone(),
            subject: complaint.facts.subject.clone(),
            line: complaint.facts.line.clone(),
            cause: complaint.cause.clone(),
            received_at: complaint.received_at,
            duplicate: complaint.links.iter().any(|(_, how)| *how == Relation::DuplicateOf),
        }
    }
}

/// A case that repeats an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
pub struct Repeat {
    /// The later case.
    pub case: ComplaintId,
    /// The one that it repeats: the latest earlier one.
    pub of: ComplaintId,
}

/// Repeats: the same customer with the same problem, received within a window after the one
/// before it. Duplicates, and cases whose subject is unknown, are no repeats.
///
/// O(n log n). In the order of receipt.
#[must_use]
pub fn repeats(cases: &[Case], window: TimeDelta) -> Vec<Repeat> {
    let mut ordered: Vec<&Case> =
        cases.iter().filter(|case| !case.duplicate && case.subject.is_some()).collect();
    ordered.sort_by_key(|case| (case.received_at, &case.id));
    let mut last: HashMap<(&CustomerRef, &Option<Subject>), &Case> = HashMap::new();
    let mut repeats = Vec::new();
    for case in ordered {
        let before = last.insert((&case.customer, &case.subject), case);
        if let Some(before) = before
            && case.received_at.signed_duration_since(before.received_at) <= window
        {
            repeats.push(Repeat { case: case.id.clone(), of: before.id.clone() });
        }
    }
    repeats
}

/// One cause that hit many customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
pub struct Batch {
    /// The cause.
    pub cause: Cause,
    /// The cases, in the order of receipt.
    pub cases: Vec<ComplaintId>,
    /// How many customers.
    pub customers: u64,
}

/// Causes reported by at least `at_least` distinct customers, in cases received from `from` until before
/// `until`. The widest first, then by cause.
#[must_use]
pub fn batches(
    cases: &[Case],
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    at_least: u64,
) -> Vec<Batch> {
    let mut by_cause: BTreeMap<&Cause, Vec<&Case>> = BTreeMap::new();
    let within = cases.iter().filter(|c| !c.duplicate && (from..until).contains(&c.received_at));
    for case in within {
        if let Some(cause) = &case.cause {
            by_cause.entry(cause).or_default().push(case);
        }
    }
    let batch = |(cause, mut cases): (&Cause, Vec<&Case>)| {
        cases.sort_by_key(|case| (case.received_at, &case.id));
        let mut customers: Vec<&CustomerRef> = cases.iter().map(|case| &case.customer).collect();
        customers.sort_unstable();
        customers.dedup();
        Batch {
            cause: cause.clone(),
            cases: cases.into_iter().map(|case| case.id.clone()).collect(),
            customers: u64::try_from(customers.len()).unwrap_or(u64::MAX),
        }
    };
    let mut batches: Vec<Batch> =
        by_cause.into_iter().map(batch).filter(|batch| batch.customers >= at_least).collect();
    batches.sort_by(|a, b| b.customers.cmp(&a.customers).then_with(|| a.cause.cmp(&b.cause)));
    batches
}

/// A category that many complain of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
pub struct Hot {
    /// The line of business, where known.
    pub line: Option<Line>,
    /// What it is about.
    pub subject: Subject,
    /// How many cases in the period.
    pub count: u64,
    /// How many in the period of the same length before it.
    pub before: u64,
}

/// Hot categories: subjects by line of business with at least `at_least` cases received from `from` until
/// before `until`, with the period of the same length before it for comparison. The most first.
#[must_use]
pub fn hot_categories(
    cases: &[Case],
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    at_least: u64,
) -> Vec<Hot> {
    let length = until.signed_duration_since(from);
    let earlier = from.checked_sub_signed(length).unwrap_or(DateTime::<Utc>::MIN_UTC);
    let mut counts: BTreeMap<(&Option<Line>, &Subject), (u64, u64)> = BTreeMap::new();
    for case in cases.iter().filter(|case| !case.duplicate) {
        let Some(subject) = &case.subject else { continue };
        let slot = || (&case.line, subject);
        if (from..until).contains(&case.received_at) {
            let (count, _) = counts.entry(slot()).or_default();
            *count = count.saturating_add(1);
        } else if (earlier..from).contains(&case.received_at) {
            let (_, before) = counts.entry(slot()).or_default();
            *before = before.saturating_add(1);
        }
    }
    let hot = counts.into_iter().filter(|(_, (count, _))| *count >= at_least);
    let mut hot: Vec<Hot> = hot
        .map(|((line, subject), (count, before))| Hot {
            line: line.clone(),
            subject: subject.clone(),
            count,
            before,
        })
        .collect();
    hot.sort_by(|a, b| {
        b.count.cmp(&a.count).then_with(|| (&a.line, &a.subject).cmp(&(&b.line, &b.subject)))
    });
    hot
}
