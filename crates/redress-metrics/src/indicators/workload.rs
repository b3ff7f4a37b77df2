//! What came in, what is open, who works on it.

use super::super::dimensions::{Quantity, Unit};
use super::super::indicator::{Measure, Rows};
use super::super::property::{Property as P, Test};
use super::{cases, indicator_table};

fn cycles(that: Test) -> Measure {
    Measure::Count { rows: Rows::that(Unit::Cycle, that) }
}

/// Holding periods without the waits for somebody outside.
fn holding() -> Rows {
    Rows::that(Unit::Custody, Test::without(&[P::Held]))
}

indicator_table! {
    /// Complaints received.
    received = "received", "received", "受理件数", Received, cycles(Test::without(&[P::Reopened]));

    /// Complaints reopened.
    reopened = "reopened", "reopened", "重新处理件数", Received, cycles(Test::with(&[P::Reopened]));

    /// Complaints that ended, counted each time they did.
    ended = "ended", "ended", "办结件数", Ended, cycles(Test::ANY),
        note("closed, declined, withdrawn, merged into another, or reopened before it was closed",
            "含关单、不予受理、撤回、并案，以及未关单即重新处理");

    /// Cases open at the end of the records, by when they were received.
    backlog = "backlog", "open cases", "未结件数", Received,
        Measure::Count { rows: cases(&[P::Open]) };

    /// The mean age of the open cases at the end of the records.
    backlog_age = "backlog-age", "mean age of open cases", "未结平均时长", Received,
        Measure::Mean { rows: cases(&[P::Open]), of: Quantity::Age };

    /// How long departments held cases, without waits for somebody outside; split by department, their
    /// shares.
    custody_time = "custody-time", "time in custody", "经办总时长", Received,
        Measure::Sum { rows: holding(), of: Quantity::Custody };

    /// How long cases waited on hold; split it by reason. A wait ends with the case.
    hold_time = "hold-time", "time on hold", "挂起总时长", Received,
        Measure::Sum { rows: Rows::all(Unit::Hold), of: Quantity::Wait };

    /// The mean length of a wait; split it by reason.
    mean_hold = "mean-hold", "mean time on hold", "平均挂起时长", Received,
        Measure::Mean { rows: Rows::all(Unit::Hold), of: Quantity::Wait };

    /// The mean length of a holding period, without waits.
    mean_custody = "mean-custody", "mean holding period", "平均经办时长", Received,
        Measure::Mean { rows: holding(), of: Quantity::Custody };
}
