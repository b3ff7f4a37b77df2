//! A `Query` as SQL: what it says must be what `Query::matches` says.

use redress::store::{Cursor, Order, Query};
use redress::vocabulary::Kind;

use crate::ask::{Ask, Value};
use crate::columns::{LISTED, digest, micros, micros_from};

/// What is due, after a cursor; of closed complaints, too.
pub(crate) const DUE: &str = "select next_due, id from redress.complaints
    where next_due is not null and next_due <= $1 and (next_due, id) > ($2, $3)
    order by next_due, id limit $4";

/// The conditions of a query, each with its values.
#[derive(Default)]
struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    /// The place of a value: `$1` …
    fn place(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn add(&mut self, condition: &str) {
        self.sql.push_str(if self.sql.is_empty() { " where " } else { " and " });
        self.sql.push_str(condition);
    }

    /// `condition` ends where the place of its value is.
    fn value(&mut self, condition: &str, value: Option<Value>) {
        if let Some(value) = value {
            let place = self.place(value);
            self.add(&format!("{condition} {place}"));
        }
    }

    fn text(&mut self, condition: &str, text: Option<&(impl AsRef<str> + ?Sized)>) {
        self.value(condition, text.map(|text| Value::text(text.as_ref())));
    }

    fn number(&mut self, condition: &str, number: Option<i64>) {
        self.value(condition, number.map(|number| Value::Number(Some(number))));
    }

    fn of(query: &Query) -> Self {
        let mut all = Self::default();
        all.value("c.open =", query.open.map(Value::Flag));
        all.text("c.customer =", query.customer.as_ref());
        if !query.states.is_empty() {
            let states = query.states.iter().map(|state| state.as_str().to_owned());
            let place = all.place(Value::Texts(states.collect()));
            all.add(&format!("c.state = any({place})"));
        }
        all.text("c.kind =", query.kind.map(Kind::as_str));
        all.text("c.grade =", query.grade.as_ref());
        all.text("c.channel =", query.channel.as_ref());
        all.text("c.holder =", query.holder.as_ref());
        all.text("c.responsible =", query.responsible.as_ref());
        all.text("c.owner =", query.owner.as_ref());
        all.value("c.level >=", query.min_level.map(|level| Value::Small(level.into())));
        all.number("c.received_at >=", query.received_from.map(micros_from));
        all.number("c.received_at <", query.received_before.map(micros_from));
        all.number("c.next_due <=", query.due_until.map(micros));
        all.text("c.next_rule =", query.due_rule.as_ref());
        all.value("c.on_hold =", query.on_hold.map(Value::Flag));
        if let Some(stamp) = &query.policy {
            all.text("c.policy =", Some(stamp.name.as_str()));
            all.number("c.policy_version =", Some(stamp.version.into()));
            all.text("c.policy_digest =", Some(&digest(stamp)));
        }
        if query.order == Order::Due {
            all.add("c.next_due is not null");
        }
        all
    }
}

/// One page after a cursor.
pub(crate) fn list(query: &Query, after: Option<&Cursor>, limit: Value) -> Ask {
    let mut all = Conditions::of(query);
    let column = match query.order {
        Order::Received => Some("c.received_at"),
        Order::Due => Some("c.next_due"),
        _ => None,
    };
    if let Some(after) = after {
        let at = column.map(|column| {
            let at = after.at.map_or(i64::MIN, micros);
            (column, all.place(Value::Number(Some(at))))
        });
        let id = all.place(Value::text(after.id.as_str()));
        all.add(&match at {
            Some((column, at)) => format!("({column}, c.id) > ({at}, {id})"),
            None => format!("c.id > {id}"),
        });
    }
    let limit = all.place(limit);
    let order = column.map_or_else(|| "c.id".to_owned(), |column| format!("{column}, c.id"));
    let sql = format!(
        "select {LISTED} from redress.complaints c{} order by {order} limit {limit}",
        all.sql
    );
    Ask::new("reading a list", sql, all.values)
}

/// How many.
pub(crate) fn count(query: &Query) -> Ask {
    let Conditions { sql, values } = Conditions::of(query);
    let sql = format!("select count(*) from redress.complaints c{sql}");
    Ask::new("counting", sql, values)
}
