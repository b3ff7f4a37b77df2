//! A file with many open cases, each by real commands, in one transaction.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use redress::complaint::{Command, Plan, Receive, command as c};
use redress::desk::Desk;
use redress::time::ManualClock;
use redress::vocabulary::{Actor, Facts, Kind, Outcome, Text, grade, remedy};
use redress_demo::dealership::{calendar, everybody, policy};
use redress_presets::dealership::{Personal, subject};
use redress_sqlite::{SqliteOptions, Within};
use rusqlite::{Connection, TransactionBehavior};

use crate::Error;

/// When the first case came in, and within how many hours all did: two working days of the dealership.
const FROM: &str = "2026-08-18T00:30:00Z";
const HOURS: i64 = 50;

fn actor(id: &str) -> Result<Actor, Error> {
    let person = everybody().find(|person| person.id().as_str() == id);
    Ok(person.ok_or("no such person")?.actor())
}

/// Fills a new file. A sixth of the cases each is received, registered, dispatched, investigated, proposed and
/// answered.
pub(crate) fn fill(path: &Path, cases: usize) -> Result<(), Error> {
    let (agent, head) = (actor("zhou.min")?, actor("wu.jianjun")?);
    // The store makes the file and its tables; then everything is one transaction.
    let making = path.with_extension("making");
    drop(SqliteOptions::new().open::<Personal>(&making)?);
    let mut connection = Connection::open(&making)?;
    connection.pragma_update(None, "synchronous", "off")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let from: DateTime<Utc> = FROM.parse()?;
    let clock = ManualClock::new(from);
    let desk = Desk::<Within<'_, Personal>, ManualClock>::builder(policy(calendar()?)?).cache(0);
    let desk = desk.build(Within::new(&transaction), clock.clone());
    for number in 0..cases {
        let share = i64::try_from(number)? * HOURS * 3600 / i64::try_from(cases)?;
        clock.set(from + TimeDelta::seconds(share));
        let id = format!("2026-{:04}", number + 1).parse()?;
        let customer = format!("c-{:06}", number / 3).parse()?;
        let channel = ["call-back", "hotline", "online", "visit"][number % 4].parse()?;
        let facts = Facts {
            grade: if number % 10 == 0 { grade::MAJOR } else { grade::GENERAL },
            subject: Some(subject::ALL[number % subject::ALL.len()].clone()),
            line: Some(redress::code!("after-sales")),
            ..Facts::new(Kind::Complaint, channel)
        };
        let said =
            Personal::remark(Text::new(format!("The noise is back, for the {number}th time."))?);
        let intake = redress::desk::Intake::new(Receive::new(id, customer, facts)).with(said);
        let id = desk.receive(&agent, intake)?.id;
        let plan = Plan { remedies: [remedy::REPAIR].into(), compensation: None };
        let steps: [(&Actor, Command); 5] = [
            (&agent, c::Register {}.into()),
            (&agent, c::Dispatch { to: None }.into()),
            (&head, c::Sign {}.into()),
            (&head, c::Propose { plan }.into()),
            (&head, c::Answer { outcome: Outcome::Resolved }.into()),
        ];
        for (who, command) in steps.into_iter().take(number % 6) {
            desk.act(&id, who, command)?;
        }
        if number % 1000 == 999 {
            while desk.sweep(1000)?.more {}
        }
    }
    while desk.sweep(1000)?.more {}
    drop(desk);
    transaction.commit()?;
    drop(connection);
    SqliteOptions::new().open::<Personal>(&making)?.checkpoint()?;
    std::fs::rename(&making, path)?;
    Ok(())
}
