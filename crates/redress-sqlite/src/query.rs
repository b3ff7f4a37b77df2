//! A `Query` as SQL: what it says must be what `Query::matches` says.

use redress::store::{Cursor, Order, Query};
use redress::vocabulary::Kind;
use rusqlite::types::Value;

use crate::columns::{LISTED, digest, micros, micros_from};

/// What is due, after a cursor; of closed complaints, too.
pub(crate) const DUE: &str = "select next_due, id from redress_complaints
    where next_due is not null and next_due <= ?1 and (next_due, id) > (?2, ?3)
    order by next_due, id limit ?4";

/// The conditions of a query, each with its value.
#[derive(Default)]
struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    fn add(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(if self.sql.is_empty() { " where " } else { " and " });
        self.sql.push_str(condition);
        self.values.extend(values);
    }

    fn text(&mut self, condition: &str, text: Option<&(impl AsRef<str> + ?Sized)>) {
        if let Some(text) = text {
            self.add(condition, [Value::Text(text.as_ref().to_owned())]);
        }
    }

    fn number(&mut self, condition: &str, number: Option<i64>) {
        if let Some(number) = number {
            self.add(condition, [Value::Integer(number)]);
        }
    }

    fn of(query: &Query) -> Self {
        let mut all = Self::default();
        // What is due stands in indexes in its order, and nearly all of it is open: with a `+` no index by `open` is
        // taken, whose rows would have to be sorted.
        let due = query.order == Order::Due;
        all.number(if due { "+c.open = ?" } else { "c.open = ?" }, query.open.map(i64::from));
        all.text("c.customer = ?", query.customer.as_ref());
        if !query.states.is_empty() {
            let places = vec!["?"; query.states.len()].join(", ");
            let states = query.states.iter().map(|state| Value::Text(state.as_str().to_owned()));
            all.add(&format!("c.state in ({places})"), states);
        }
        all.text("c.kind = ?", query.kind.map(Kind::as_str));
        all.text("c.grade = ?", query.grade.as_ref());
        all.text("c.channel = ?", query.channel.as_ref());
        all.text("c.holder = ?", query.holder.as_ref());
        all.text("c.responsible = ?", query.responsible.as_ref());
        all.text("c.owner = ?", query.owner.as_ref());
        all.number("c.level >= ?", query.min_level.map(i64::from));
        all.number("c.received_at >= ?", query.received_from.map(micros_from));
        all.number("c.received_at < ?", query.received_before.map(micros_from));
        all.number("c.next_due <= ?", query.due_until.map(micros));
        all.text("c.next_rule = ?", query.due_rule.as_ref());
        all.number("c.on_hold = ?", query.on_hold.map(i64::from));
        if let Some(stamp) = &query.policy {
            let number = "c.policy = (select number from redress_policies where name = ? and version = ? and digest = ?)";
            let name = Value::Text(stamp.name.as_str().to_owned());
            all.add(
                number,
                [name, Value::Integer(stamp.version.into()), Value::Text(digest(stamp))],
            );
        }
        if due {
            all.add("c.next_due is not null", []);
        }
        all
    }
}

/// One page after a cursor: the statement and its values.
pub(crate) fn list(query: &Query, after: Option<&Cursor>, limit: i64) -> (String, Vec<Value>) {
    let mut conditions = Conditions::of(query);
    let column = match query.order {
        Order::Received => Some("c.received_at"),
        Order::Due => Some("c.next_due"),
        _ => None,
    };
    if let Some(after) = after {
        let id = Value::Text(after.id.as_str().to_owned());
        match column {
            Some(column) => {
                let at = after.at.map_or(i64::MIN, micros);
                conditions.add(&format!("({column}, c.id) > (?, ?)"), [Value::Integer(at), id]);
            }
            None => conditions.add("c.id > ?", [id]),
        }
    }
    let Conditions { sql, mut values } = conditions;
    let order = column.map_or_else(|| "c.id".to_owned(), |column| format!("{column}, c.id"));
    values.push(Value::Integer(limit));
    // The join is written as one that keeps the order of the complaints' index.
    let sql = format!(
        "select {LISTED} from redress_complaints c cross join redress_policies p on p.number = c.policy{sql} \
         order by {order} limit ?"
    );
    (sql, values)
}

/// How many: the statement and its values.
pub(crate) fn count(query: &Query) -> (String, Vec<Value>) {
    let Conditions { sql, values } = Conditions::of(query);
    (format!("select count(*) from redress_complaints c{sql}"), values)
}

#[cfg(test)]
mod tests {
    //! Which indexes serve which questions, on a file with 20,000 complaints.

    use redress::policy::PolicyStamp;
    use rusqlite::{Connection, params_from_iter};

    use super::*;
    use crate::schema;

    fn filled() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        schema::migrate(&mut connection).unwrap();
        connection
            .execute_batch(
                "insert into redress_policies values (1, 'p', 1, '');
                 with recursive n(n) as (select 1 union all select n + 1 from n where n < 20000)
                 insert into redress_complaints select n, 'c-' || n, 1, n, n % 20 = 0, 'k-' || (n / 3), 'closed',
                    'complaint', 'general', 'hotline', 'd-' || (n % 9), 'd-' || (n % 8), 'a-' || (n % 50), 0, n,
                    iif(n % 20 = 0, n, null), null, 0, 1, zeroblob(32) from n;",
            )
            .unwrap();
        connection
    }

    fn plan(connection: &Connection, sql: &str, values: Vec<Value>) -> String {
        let mut explain = connection.prepare(&format!("explain query plan {sql}")).unwrap();
        let steps =
            explain.query_map(params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
        steps.map(Result::unwrap).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn worklists_are_served_by_indexes_in_their_order() {
        let connection = filled();
        let desk = redress::code!("d-1");
        let policy = PolicyStamp::new(redress::code!("p"), 1);
        for (query, index) in [
            (Query::all(), "complaints_1"),
            (Query::open(), "redress_complaints_open (open=?)"),
            (Query::all().order(Order::Received), "redress_complaints_received"),
            (Query::all().order(Order::Due), "redress_complaints_due"),
            (Query::open().order(Order::Due), "redress_complaints_due"),
            (
                Query::open().holder(desk.clone()).order(Order::Due),
                "redress_complaints_holder_due (holder=?",
            ),
            (
                Query::all().responsible(desk.clone()).order(Order::Due),
                "redress_complaints_responsible_due (responsible=?",
            ),
            (
                Query::all().customer("k-7".parse().unwrap()),
                "redress_complaints_customer (customer=?)",
            ),
            (Query::open().holder(desk.clone()), "redress_complaints_holder (holder=? AND open=?)"),
            (
                Query::open().responsible(desk),
                "redress_complaints_responsible (responsible=? AND open=?)",
            ),
            (
                Query::open().owner(redress::code!("a-1")),
                "redress_complaints_owner (owner=? AND open=?)",
            ),
            (Query::open().policy(policy), "redress_complaints_policy (policy=? AND open=?)"),
        ] {
            let (sql, values) = list(&query, None, 50);
            let plan = plan(&connection, &sql, values);
            assert!(plan.contains(index), "{query:?}: {plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{query:?} is sorted: {plan}");
            assert!(!plan.contains("SCAN p"), "{query:?}: {plan}");
        }
    }

    #[test]
    fn the_next_page_begins_at_its_cursor() {
        let connection = filled();
        let at = chrono::DateTime::from_timestamp_micros(500);
        let desk = Query::open().holder(redress::code!("d-1"));
        for (query, order, range) in [
            (Query::all(), Order::Id, "id>?"),
            (Query::all(), Order::Received, "(received_at,id)>(?,?)"),
            (Query::all(), Order::Due, "(next_due,id)>(?,?)"),
            (desk, Order::Due, "(holder=? AND (next_due,id)>(?,?))"),
        ] {
            let query = query.order(order);
            let after = Cursor::new(at, "c-500".parse().unwrap());
            let (sql, values) = list(&query, Some(&after), 50);
            let plan = plan(&connection, &sql, values);
            assert!(plan.contains(range), "{order:?}: {plan}");
        }
    }

    #[test]
    fn a_sweep_costs_what_is_due() {
        let connection = filled();
        let values =
            [Value::Integer(9), Value::Integer(0), Value::Text(String::new()), Value::Integer(9)];
        let plan = plan(&connection, DUE, values.to_vec());
        assert!(
            plan.contains(
                "USING COVERING INDEX redress_complaints_due (next_due>? AND next_due<?)"
            ) || plan.contains("redress_complaints_due ((next_due,id)>(?,?) AND next_due<?)"),
            "{plan}"
        );
    }
}
