//! The first pass over a log: its order, the range of its times, its departments, and how its dates are
//! written, without keeping any rows.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::activity::Activity;
use super::clock::{Clock, Moment, NoMoment, Slashes};
use super::columns::Places;
use super::days::Days;
use super::desk::Departments;
use super::facts::department;
use super::mapping::{self, Mapping};
use super::rows::{Cells, Rows};
use super::seen::{Seen, digest};
use super::{Error, Watch};

/// A log that is not ordered is sorted in memory up to about this many bytes.
const MOST_SORTED: usize = 1 << 30;
/// About the memory that a row takes beside its text.
const ROW: usize = 160;

/// How the rows of a log are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    /// All rows of a case together.
    Case,
    /// By time.
    Time,
    /// Neither: sorted first. The newest may come first.
    Sort { newest_first: bool },
}

/// The result of the first pass.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) plan: Plan,
    /// Whether the log should have been sorted, and is too long for that.
    pub(crate) too_long_to_sort: bool,
    /// The range of times that are believed.
    pub(crate) since: Option<DateTime<Utc>>,
    pub(crate) until: DateTime<Utc>,
    /// Whether the end is the mapping's.
    pub(crate) until_given: bool,
    pub(crate) departments: Departments,
    pub(crate) clock: Clock,
    pub(crate) received_clock: Clock,
    /// What this pass found of dates whose day and month must be told apart.
    pub(crate) slashes: (Slashes, Slashes),
    /// Number of rows, 0 if not known.
    pub(crate) rows: u64,
    /// Number of rows that resolve each case, by its digest, if the last one counts.
    pub(crate) resolutions: HashMap<(u64, u64), u32>,
}

impl Scan {
    /// Without a first pass: the mapping says everything.
    pub(crate) fn given(mapping: &Mapping, until: DateTime<Utc>) -> Self {
        Self {
            plan: if mapping.order == mapping::Order::Time { Plan::Time } else { Plan::Case },
            too_long_to_sort: false,
            since: mapping.since(),
            until,
            until_given: true,
            departments: Departments::of(mapping),
            clock: mapping.clock(),
            received_clock: mapping.clock(),
            slashes: Default::default(),
            rows: 0,
            resolutions: HashMap::new(),
        }
    }
}

/// The order of the rows read so far.
#[derive(Default)]
struct Orders {
    seen: Seen,
    current: String,
    came_back: bool,
    last: Option<DateTime<Utc>>,
    last_of_case: Option<DateTime<Utc>>,
    /// Steps back and forth in time: in the file, and within runs of rows of one case.
    file: (u64, u64),
    case: (u64, u64),
}

impl Orders {
    fn case(&mut self, case: &str) {
        if case != self.current {
            self.came_back |= self.seen.contains(case);
            self.seen.insert(&self.current);
            case.clone_into(&mut self.current);
            self.last_of_case = None;
        }
    }

    /// Takes an instant; returns the later one of its readings in the file and in its case.
    fn time(&mut self, moment: Moment) -> DateTime<Utc> {
        let count = |steps: &mut (u64, u64), last: &mut Option<DateTime<Utc>>| {
            let at = moment.after(*last);
            steps.0 += u64::from(last.is_some_and(|last| at < last));
            steps.1 += u64::from(last.is_some_and(|last| at > last));
            *last = Some(at);
            at
        };
        let in_file = count(&mut self.file, &mut self.last);
        in_file.max(count(&mut self.case, &mut self.last_of_case))
    }

    fn plan(&self) -> Plan {
        let steps = if self.case.0 + self.case.1 > 0 { self.case } else { self.file };
        match self.came_back {
            false if self.case.0 == 0 => Plan::Case,
            true if self.file.0 == 0 => Plan::Time,
            _ => Plan::Sort { newest_first: steps.0 > steps.1 },
        }
    }
}

/// The first pass, with what is known of dates such as `10/06/2025` in the columns of the time and of the
/// receipt. If it finds more of them than that, it must be made again with what it found.
///
/// # Errors
/// If a column is missing, or there are too many cases to remember.
pub(crate) fn scan(
    mapping: &Mapping,
    slashes: (Slashes, Slashes),
    rows: &mut Rows<'_>,
    watch: &mut dyn Watch,
) -> Result<Scan, Error> {
    let places = Places::new(mapping, rows)?;
    let (mut clock, mut received_clock) = (mapping.clock(), mapping.clock());
    (clock.slashes, received_clock.slashes) = slashes;
    let (mut orders, mut days, mut departments) =
        (Orders::default(), Days::new(), Departments::of(mapping));
    let (mut bytes, mut found) = (0_usize, (Slashes::default(), Slashes::default()));
    let (mut cells, mut read) = (Cells::default(), 0);
    let mut last_department = None::<Vec<u8>>;
    let mut resolutions = HashMap::new();
    let last = mapping.resolution == mapping::Resolution::Last;
    // If the file is damaged, the second pass reports it.
    while let Ok(Some(row)) = rows.next(&mut cells) {
        read += 1;
        watch.rows(read);
        if row.is_err() {
            continue;
        }
        bytes = bytes.saturating_add(cells.bytes.len() + ROW);
        if let Ok(case) = cells.get(Some(places.case)) {
            orders.case(case);
        }
        if orders.seen.is_full() {
            return Err(Error::TooManyCases);
        }
        let time = places.time(&cells).unwrap_or_default();
        let moment = clock.read(&time);
        if moment == Err(NoMoment::DayOrMonth) {
            found.0.note(&time);
        }
        let received = places.received(&cells).unwrap_or_default();
        if !received.is_empty() && received_clock.read(&received) == Err(NoMoment::DayOrMonth) {
            found.1.note(&received);
        }
        if let Ok(moment) = moment {
            days.add(orders.time(moment));
            if last
                && let (Ok(case), Ok(name)) =
                    (cells.get(Some(places.case)), cells.get(Some(places.activity)))
                && mapping.activities.get(name).is_some_and(Activity::resolves)
            {
                *resolutions.entry(digest(case)).or_default() += 1;
            }
        }
        if let Some(place) = places.department
            && last_department.as_deref() != Some(cells.raw(place))
        {
            if let Ok(Some(name)) = department(mapping, &places, &cells) {
                departments.learn(name);
            }
            let kept = last_department.get_or_insert_default();
            kept.clear();
            kept.extend_from_slice(cells.raw(place));
        }
    }
    let believed = days.believed();
    let given = mapping.until();
    let plan = match mapping.order {
        mapping::Order::Auto => orders.plan(),
        mapping::Order::Case => Plan::Case,
        mapping::Order::Time => Plan::Time,
    };
    let too_long_to_sort = matches!(plan, Plan::Sort { .. }) && bytes > MOST_SORTED;
    let plan = match (too_long_to_sort, orders.came_back) {
        (true, true) => Plan::Time,
        (true, false) => Plan::Case,
        (false, _) => plan,
    };
    Ok(Scan {
        plan,
        too_long_to_sort,
        since: mapping.since().or(believed.map(|(since, _)| since)),
        until: given.or(believed.map(|(_, until)| until)).unwrap_or_default(),
        until_given: given.is_some(),
        departments,
        clock,
        received_clock,
        slashes: found,
        rows: read,
        resolutions,
    })
}
