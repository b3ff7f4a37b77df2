//! Columns: a `Row` as it is written and read, one by one.

use chrono::{DateTime, Utc};
use redress::lifecycle::StateKind;
use redress::policy::PolicyStamp;
use redress::store::{Listed, Row};
use redress::vocabulary::{Code, ComplaintId, Department, Facts, Kind, Label};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::error::{Doing, Error};

/// The columns in their order, without the policy's number.
pub(crate) const NAMES: [&str; 14] = [
    "open",
    "customer",
    "state",
    "kind",
    "grade",
    "channel",
    "holder",
    "responsible",
    "owner",
    "level",
    "received_at",
    "next_due",
    "next_rule",
    "on_hold",
];

/// What is selected to read a [`Listed`]: from `redress_complaints c` and `redress_policies p`.
pub(crate) const LISTED: &str = "c.id, c.customer, c.state, c.kind, c.grade, c.channel, c.holder, c.responsible, \
    c.owner, c.level, c.received_at, c.next_due, c.next_rule, c.on_hold, p.name, p.version, p.digest";

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

/// The values of [`NAMES`].
pub(crate) fn values(row: &Row) -> [Value; 14] {
    let text = |text: &str| Value::Text(text.to_owned());
    let maybe = |text: Option<&str>| text.map_or(Value::Null, |text| Value::Text(text.to_owned()));
    [
        Value::Integer(row.is_open().into()),
        text(row.customer.as_str()),
        text(row.state.as_str()),
        text(row.kind.as_str()),
        text(row.grade.as_str()),
        text(row.channel.as_str()),
        text(row.holder.as_str()),
        text(row.responsible.as_str()),
        maybe(row.owner.as_ref().map(Code::as_str)),
        Value::Integer(row.level.into()),
        Value::Integer(micros(row.received_at)),
        row.next_due.map_or(Value::Null, |due| Value::Integer(micros(due))),
        maybe(row.next_rule.as_ref().map(Code::as_str)),
        Value::Integer(row.on_hold.into()),
    ]
}

/// A digest as it is written; none is empty, so that a unique index sees it.
pub(crate) fn digest(stamp: &PolicyStamp) -> String {
    stamp.digest.map_or_else(String::new, |digest| digest.to_string())
}

/// The number of a policy, which is added where it is not known.
pub(crate) fn policy(connection: &Connection, stamp: &PolicyStamp) -> Result<i64, Error> {
    let known =
        "select number from redress_policies where name = ?1 and version = ?2 and digest = ?3";
    let added = "insert into redress_policies (name, version, digest) values (?1, ?2, ?3)";
    let doing = "noting a policy";
    let values = (stamp.name.as_str(), stamp.version, digest(stamp));
    let mut known = connection.prepare_cached(known).doing(doing)?;
    let mut rows = known.query(values.clone()).doing(doing)?;
    if let Some(row) = rows.next().doing(doing)? {
        return row.get(0).doing(doing);
    }
    connection.prepare_cached(added).doing(doing)?.execute(values).doing(doing)?;
    Ok(connection.last_insert_rowid())
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

/// Reads a policy from three columns, the first of them at an index.
pub(crate) fn stamp(row: &rusqlite::Row<'_>, at: usize) -> Result<PolicyStamp, Error> {
    let reading = "reading a policy";
    let column = |offset: usize| at.saturating_add(offset);
    let name: String = row.get(column(0)).doing(reading)?;
    let version: u32 = row.get(column(1)).doing(reading)?;
    let digest: String = row.get(column(2)).doing(reading)?;
    let mut stamp = PolicyStamp::new(parse("the policy's name", &name)?, version);
    if !digest.is_empty() {
        stamp.digest = Some(parse("the policy's digest", &digest)?);
    }
    Ok(stamp)
}

/// Reads what [`LISTED`] selects.
pub(crate) fn listed(row: &rusqlite::Row<'_>) -> Result<Listed, Error> {
    let value = |at: usize| row.get_ref(at).doing("reading columns");
    let text =
        |at: usize| value(at)?.as_str().map_err(rusqlite::Error::from).doing("reading columns");
    let maybe = |at: usize| {
        value(at)?.as_str_or_null().map_err(rusqlite::Error::from).doing("reading columns")
    };
    let number = |at: usize| row.get::<_, i64>(at).doing("reading columns");
    let id: ComplaintId = parse("the id", text(0)?)?;
    let damaged = |what| Error::complaint(what, &id);
    let (state, kind) = (text(2)?, text(3)?);
    let state = StateKind::ALL.iter().find(|known| known.as_str() == state);
    let kind = Kind::ALL.iter().find(|known| known.as_str() == kind);
    let mut facts =
        Facts::new(*kind.ok_or_else(|| damaged("the kind"))?, parse("the channel", text(5)?)?);
    facts.grade = parse("the grade", text(4)?)?;
    let holder: Department = parse("the holder", text(6)?)?;
    let received_at = instant("the time of receipt", number(10)?)?;
    let mut read =
        Row::new(parse("the customer", text(1)?)?, &facts, holder, received_at, stamp(row, 14)?);
    read.state = *state.ok_or_else(|| damaged("the state"))?;
    read.responsible = parse("the department", text(7)?)?;
    read.owner = maybe(8)?.map(|owner| parse("the owner", owner)).transpose()?;
    read.level = u8::try_from(number(9)?).map_err(|_| damaged("the level"))?;
    let due = row.get::<_, Option<i64>>(11).doing("reading columns")?;
    read.next_due = due.map(|due| instant("the due date", due)).transpose()?;
    read.next_rule = maybe(12)?.map(|rule| parse("the rule", rule)).transpose()?;
    read.on_hold = number(13)? != 0;
    Ok(Listed::new(id, read))
}
