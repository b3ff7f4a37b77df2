//! One append, in one round trip.

use std::sync::{Arc, LazyLock};

use redress::complaint::Entry;
use redress::store::{AppendError, Batch};
use redress::vocabulary::{ComplaintId, Label};
use serde::Serialize;
use tokio_postgres::Row;

use crate::ask::{Ask, On, Value};
use crate::columns::{get, micros, parse, values, whole};
use crate::error::Error;
use crate::read;

/// The function that appends step by step, and says why not: see the schema.
const FUNCTION: &str = "select outcome, actual, first_id, first_version, first_body from redress.append(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)";

/// The position of the first entry of a transaction.
const PLACE: &str = "((pg_current_xact_id()::text::bigint + redress.shift()) << 16)";

/// The columns of a complaint's last entry, with their values.
const COLUMNS: [(&str, &str); 18] = [
    ("recorded_at", "$3"),
    ("policy", "$8"),
    ("policy_version", "$9"),
    ("policy_digest", "$10"),
    ("open", "$11"),
    ("customer", "$12"),
    ("state", "$13"),
    ("kind", "$14"),
    ("grade", "$15"),
    ("channel", "$16"),
    ("holder", "$17"),
    ("responsible", "$18"),
    ("owner", "$19"),
    ("level", "$20"),
    ("received_at", "$21"),
    ("next_due", "$22"),
    ("next_rule", "$23"),
    ("on_hold", "$24"),
];

/// What an append has to do, apart from its entry.
#[derive(Clone, Copy)]
struct Shape {
    /// It begins a log.
    first: bool,
    /// It has a key.
    keyed: bool,
    /// It has something to be kept apart, or to be marked as erased.
    apart: bool,
}

impl Shape {
    const ALL: [Self; 8] = {
        const fn of(at: u8) -> Shape {
            Shape { first: at & 1 > 0, keyed: at & 2 > 0, apart: at & 4 > 0 }
        }
        [of(0), of(1), of(2), of(3), of(4), of(5), of(6), of(7)]
    };

    fn direct(self) -> &'static str {
        static DIRECT: LazyLock<[String; 8]> = LazyLock::new(|| Shape::ALL.map(Shape::write));
        let at =
            usize::from(self.first) | usize::from(self.keyed) << 1 | usize::from(self.apart) << 2;
        DIRECT.get(at).map_or(FUNCTION, String::as_str)
    }

    /// What the function does where it stores an entry, as one statement: in two thirds of the time. It answers no row
    /// where it has stored nothing, and then the function is asked. What there is not to do is left out, since
    /// the server gets ready even for that, each time.
    ///
    /// It is the first of its transaction, so that the position is free.
    fn write(self) -> String {
        let link = |before: &str| {
            format!(
                "sha256('redress entry 1\\000'::bytea || {before} || int8send($2 + 1) || convert_to($5, 'UTF8'))"
            )
        };
        let unused = if self.keyed {
            "and not exists (select from redress.entries e where e.key = $4)"
        } else {
            ""
        };
        let head = if self.first {
            let names = COLUMNS.map(|(name, _)| name).join(", ");
            let places = COLUMNS.map(|(_, place)| place).join(", ");
            let link = link("sha256('redress log 1\\000'::bytea || convert_to($1, 'UTF8'))");
            format!(
                "insert into redress.complaints as c (id, version, position, {names}, link)
                select $1, $2 + 1, {PLACE}, {places}, {link}
                where not exists (select from redress.tombstones t where t.id = $1) {unused}
                on conflict (id) do nothing"
            )
        } else {
            let columns = COLUMNS.map(|(name, place)| format!("{name} = {place}")).join(", ");
            let link = link("c.link");
            format!(
                "update redress.complaints c
                set version = $2 + 1, position = {PLACE}, {columns}, link = {link}
                where c.id = $1 and c.version = $2 and c.recorded_at <= $3 and c.position < {PLACE} {unused}"
            )
        };
        let apart = if self.apart {
            ", apart as (
                insert into redress.personal (complaint, version, value) select number, version, $6 from head
            )"
        } else {
            ""
        };
        format!(
            "with head as (
                {head} returning c.number, c.version, c.position, c.link
            ){apart}
            insert into redress.entries (position, complaint, version, key, body, link)
            select position, number, version, $4, $5, link from head returning 'stored'"
        )
    }
}

/// The statement of an append that begins a log or not, has a key or not, has something to be kept apart or not; for a
/// benchmark that asks the same by hand.
#[must_use]
#[doc(hidden)]
pub fn append_statement(first: bool, keyed: bool, apart: bool) -> &'static str {
    Shape { first, keyed, apart }.direct()
}

/// A batch as it is written.
pub(crate) struct Written {
    expected: u64,
    key: Option<String>,
    ask: Ask,
}

/// How an append has ended, if the store did not fail.
enum Ended {
    Stored,
    Conflict { actual: u64 },
    Duplicate { id: ComplaintId, entry: Arc<Entry> },
    Early,
    Removed,
}

fn unwritable(error: &serde_json::Error) -> AppendError<Error> {
    let (line, column) = (error.line(), error.column());
    AppendError::Unavailable(Error::Unwritable { line, column })
}

impl Written {
    /// Checks the batch itself, and writes it down.
    pub(crate) fn of<P: Serialize>(
        batch: Batch<P>,
        on: On<'_>,
    ) -> Result<Self, AppendError<Error>> {
        batch.check()?;
        let Batch { id, expected, entry, row, personal, erased, .. } = batch;
        if i64::try_from(entry.version).is_err() {
            return Err(AppendError::malformed("the entry's version is too large for PostgreSQL"));
        }
        let body = serde_json::to_string(&*entry).map_err(|error| unwritable(&error))?;
        let apart = personal.map(|personal| serde_json::to_string(&personal)).transpose();
        let apart = apart.map_err(|error| unwritable(&error))?;
        let key = entry.key.as_ref().map(|key| key.key.as_str().to_owned());
        let shape =
            Shape { first: expected == 0, keyed: key.is_some(), apart: erased || apart.is_some() };
        let mut all = vec![
            Value::text(id.as_str()),
            Value::number(expected),
            Value::Number(Some(micros(entry.recorded_at))),
            Value::Text(key.clone()),
            Value::Text(Some(body)),
            Value::Text(apart),
            Value::Flag(erased),
        ];
        all.extend(values(&row));
        // In the host's transaction each statement is planned anew, and the function has its plans.
        let ask = if on.prepares() {
            Ask::new("appending", shape.direct(), all).or(FUNCTION)
        } else {
            Ask::new("appending", FUNCTION, all)
        };
        Ok(Self { expected, key, ask })
    }

    /// Appends on a connection of the store's.
    pub(crate) async fn append(&self, on: On<'_>) -> Result<(), AppendError<Error>> {
        let unavailable = AppendError::Unavailable;
        let ended = match on.write(&self.ask).await {
            Ok(rows) => ended(&rows).map_err(AppendError::Unknown)?,
            Err(error) if error.is_open() => return Err(AppendError::Unknown(error)),
            Err(error) => self.refused(on, error).await.map_err(unavailable)?,
        };
        self.told(ended)
    }

    /// Appends in the host's transaction: what fails half-way is taken back, and the transaction goes on. It has
    /// not been committed, so that nothing is ever left open.
    pub(crate) async fn append_within(&self, on: On<'_>) -> Result<(), AppendError<Error>> {
        let unavailable = AppendError::Unavailable;
        let step = |sql: &'static str| Ask::new("appending within a transaction", sql, []);
        on.write(&step("savepoint redress")).await.map_err(unavailable)?;
        let answer = on.write(&self.ask).await;
        if let Err(error) = &answer {
            if error.is_open() {
                return Err(unavailable(error.clone()));
            }
            on.write(&step("rollback to savepoint redress")).await.map_err(unavailable)?;
        }
        on.write(&step("release savepoint redress")).await.map_err(unavailable)?;
        let ended = match answer {
            Ok(rows) => ended(&rows).map_err(unavailable)?,
            Err(error) => self.refused(on, error).await.map_err(unavailable)?,
        };
        self.told(ended)
    }

    /// What has become of an append that the server took back: where somebody else used the key at the same time,
    /// it is a duplicate.
    async fn refused(&self, on: On<'_>, error: Error) -> Result<Ended, Error> {
        let Some(key) = self.key.as_ref().filter(|_| error.sqlstate() == Some("23505")) else {
            return Err(error);
        };
        let found = read::entry_by_key(on, key).await?;
        found.map(|(id, entry)| Ended::Duplicate { id, entry }).ok_or(error)
    }

    fn told(&self, ended: Ended) -> Result<(), AppendError<Error>> {
        match ended {
            Ended::Stored => Ok(()),
            Ended::Conflict { actual } => {
                Err(AppendError::Conflict { expected: self.expected, actual })
            }
            Ended::Duplicate { id, entry } => Err(AppendError::Duplicate { id, entry }),
            Ended::Early => {
                Err(AppendError::malformed("the entry was recorded before the last one"))
            }
            Ended::Removed => Err(AppendError::malformed(
                "the complaint has been removed after its time; ids are not used again",
            )),
        }
    }
}

fn ended(rows: &[Row]) -> Result<Ended, Error> {
    let unclear = || Error::damaged("the outcome", Label::new("an append", "一次保存"));
    let row = rows.first().ok_or_else(unclear)?;
    match get(row, 0)? {
        "stored" => Ok(Ended::Stored),
        "conflict" => Ok(Ended::Conflict { actual: whole("the version", row, 1)? }),
        "early" => Ok(Ended::Early),
        "removed" => Ok(Ended::Removed),
        "duplicate" => {
            let id: ComplaintId = parse("the id", get(row, 2)?)?;
            let entry = read::entry(&id, whole("the version", row, 3)?, get(row, 4)?)?;
            Ok(Ended::Duplicate { id, entry })
        }
        _ => Err(unclear()),
    }
}
