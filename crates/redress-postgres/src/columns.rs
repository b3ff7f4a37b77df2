//! Columns: a `Row` as it is written and read, one by one.

use chrono::{DateTime, Utc};
use redress::lifecycle::StateKind;
use redress::policy::PolicyStamp;
use redress::store::{Listed, Row};
use redress::vocabulary::{Code, ComplaintId, Department, Facts, Kind, Label};
use tokio_postgres::types::FromSql;

use crate::ask::Value;
use crate::error::{Doing, Error};

/// What is selected to read a [`Listed`]: from `redress.complaints c`.
pub(crate) const LISTED: &str = "c.id, c.customer, c.state, c.kind, c.grade, c.channel, c.holder, c.responsible, \
    c.owner, c.level, c.received_at, c.next_due, c.next_rule, c.on_hold, c.policy, \
    c.policy_version, c.policy_digest";

/// Microseconds since 1970; what lies between two of them is cut.
pub(crate) const fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

/// The first whole microsecond that is not before an instant.
pub(crate) fn micros_from(at: DateTime<Utc>) -> i64 {
    let whole = micros(at);
    let cut = !at.timestamp_subsec_nanos().is_multiple_of(1_000);
    whole.saturating_add(i64::from(cut))
}

/// The values of the columns, in the order of the function `redress.append`: the policy first.
pub(crate) fn values(row: &Row) -> [Value; 17] {
    let text = |text: &str| Value::Text(Some(text.to_owned()));
    let maybe = |text: Option<&str>| Value::Text(text.map(str::to_owned));
    [
        text(row.policy.name.as_str()),
        Value::Number(Some(row.policy.version.into())),
        Value::Text(Some(digest(&row.policy))),
        Value::Flag(row.is_open()),
        text(row.customer.as_str()),
        text(row.state.as_str()),
        text(row.kind.as_str()),
        text(row.grade.as_str()),
        text(row.channel.as_str()),
        text(row.holder.as_str()),
        text(row.responsible.as_str()),
        maybe(row.owner.as_ref().map(Code::as_str)),
        Value::Small(row.level.into()),
        Value::Number(Some(micros(row.received_at))),
        Value::Number(row.next_due.map(micros)),
        maybe(row.next_rule.as_ref().map(Code::as_str)),
        Value::Flag(row.on_hold),
    ]
}

/// A digest as it is written; none is empty, so that it can be compared.
pub(crate) fn digest(stamp: &PolicyStamp) -> String {
    stamp.digest.map_or_else(String::new, |digest| digest.to_string())
}

/// Reads a text as a code, an instant …; what does not fit is damaged.
pub(crate) fn parse<T: std::str::FromStr>(what: &'static str, text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::damaged(what, columns()))
}

pub(crate) fn instant(what: &'static str, micros: i64) -> Result<DateTime<Utc>, Error> {
    DateTime::from_timestamp_micros(micros).ok_or_else(|| Error::damaged(what, columns()))
}

fn columns() -> Label {
    Label::new("a complaint's columns", "某件投诉的列")
}

/// A column by its place.
pub(crate) fn get<'r, T: FromSql<'r>>(row: &'r tokio_postgres::Row, at: usize) -> Result<T, Error> {
    row.try_get(at).doing("reading a row")
}

/// A number that is never negative.
pub(crate) fn whole<T: TryFrom<i64>>(
    what: &'static str,
    row: &tokio_postgres::Row,
    at: usize,
) -> Result<T, Error> {
    T::try_from(get(row, at)?).map_err(|_| Error::damaged(what, columns()))
}

/// Reads a policy from three columns, the first of them at an index.
pub(crate) fn stamp(row: &tokio_postgres::Row, at: usize) -> Result<PolicyStamp, Error> {
    let column = |offset: usize| at.saturating_add(offset);
    let version = whole("the policy's version", row, column(1))?;
    let mut stamp = PolicyStamp::new(parse("the policy's name", get(row, column(0))?)?, version);
    let digest: &str = get(row, column(2))?;
    if !digest.is_empty() {
        stamp.digest = Some(parse("the policy's digest", digest)?);
    }
    Ok(stamp)
}

/// Reads what [`LISTED`] selects.
pub(crate) fn listed(row: &tokio_postgres::Row) -> Result<Listed, Error> {
    let id: ComplaintId = parse("the id", get(row, 0)?)?;
    let damaged = |what| Error::complaint(what, &id);
    let (state, kind): (&str, &str) = (get(row, 2)?, get(row, 3)?);
    let state = StateKind::ALL.iter().find(|known| known.as_str() == state);
    let kind = Kind::ALL.iter().find(|known| known.as_str() == kind);
    let channel = parse("the channel", get(row, 5)?)?;
    let mut facts = Facts::new(*kind.ok_or_else(|| damaged("the kind"))?, channel);
    facts.grade = parse("the grade", get(row, 4)?)?;
    let holder: Department = parse("the holder", get(row, 6)?)?;
    let received_at = instant("the time of receipt", get(row, 10)?)?;
    let customer = parse("the customer", get(row, 1)?)?;
    let mut read = Row::new(customer, &facts, holder, received_at, stamp(row, 14)?);
    read.state = *state.ok_or_else(|| damaged("the state"))?;
    read.responsible = parse("the department", get(row, 7)?)?;
    let owner: Option<&str> = get(row, 8)?;
    read.owner = owner.map(|owner| parse("the owner", owner)).transpose()?;
    read.level = u8::try_from(get::<i16>(row, 9)?).map_err(|_| damaged("the level"))?;
    let due: Option<i64> = get(row, 11)?;
    read.next_due = due.map(|due| instant("the due date", due)).transpose()?;
    let rule: Option<&str> = get(row, 12)?;
    read.next_rule = rule.map(|rule| parse("the rule", rule)).transpose()?;
    read.on_hold = get(row, 13)?;
    Ok(Listed::new(id, read))
}
