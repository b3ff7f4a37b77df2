//! Policy files: written so that people can edit them, read so that mistakes can be found.
//!
//! Messages name the line and what was expected there, never what stood there: a file may hold what
//! should not reach a log.

use redress::policy::PolicySpec;
use toml_edit::{Array, InlineTable, Item, Table, Value};

/// What stands above each part of the file.
const HEADINGS: &[(&str, &str)] = &[
    ("departments", "Who there is. A department without `passes_to` may hand a case to any other."),
    ("routes", "Where a case goes by what it is about: the first that holds counts."),
    ("permissions", "Who may do what. Scope: any, holder, responsible, owner, home."),
    ("conclusions", "How a case may end."),
    ("authorities", "What may be granted without asking."),
    ("gates", "What may not be left out: before this, that must have been done."),
    (
        "limits",
        "How long things may take, from one milestone until another. Of the limits on one topic, one\n\
         # applies: the higher precedence, then the one whose `when` says more.\n\
         # Periods: 30min, 24h, 8 working hours, 3 days, 3 working days, same day. Warnings in percent.",
    ),
    ("reactions", "What follows from what."),
    ("incentives", "Penalties and rewards."),
    ("labels", "What people read for the codes above."),
    ("calendar", "When there is work."),
    ("calendars", "Further calendars, for limits that name one."),
];

const PREAMBLE: &str = "\
# A policy for handling complaints: who may do what, what may not be left out, how long things take.
#
# Change what you like, raise `version`, then let it be checked:
#
#     cargo run --example policy -- check FILE
#
# Milestones are the points that every procedure has (received, registered, dispatched, signed,
# owner-named, contacted, updated, investigated, proposed, reviewed, approved, offered, accepted,
# refused, completed, returned, answered, followed-up, escalated, liability-decided, closed, archived,
# reopened, extended) and the policy's own marks, written `mark:oem-reported`.
# Targets are owner, manager, holder, liable, or a role, written `role:general-manager`.
# `cite` says where a rule is written.

";

/// A policy as a TOML file with comments.
pub(crate) fn to_toml(spec: &PolicySpec) -> Result<String, toml_edit::ser::Error> {
    let mut document = toml_edit::ser::to_document(spec)?;
    let parts: Vec<String> = document.iter().map(|(key, _)| key.to_owned()).collect();
    for part in parts {
        if let Some(item) = document.get_mut(&part) {
            tidy(&part, item);
        }
    }
    Ok(format!("{PREAMBLE}{}", document))
}

/// One part of the file: lists of rules keep a block a rule, everything below is written in line.
fn tidy(part: &str, item: &mut Item) {
    let heading = HEADINGS.iter().find(|(name, _)| *name == part);
    let heading = heading.map(|(_, text)| format!("\n# {text}\n"));
    let taken = std::mem::take(item);
    *item = match taken {
        Item::Value(Value::Array(list)) if list.iter().any(Value::is_inline_table) => {
            let tables = list.into_iter().filter_map(|value| match value {
                Value::InlineTable(table) => Some(block(table)),
                _ => None,
            });
            let mut tables: toml_edit::ArrayOfTables = tables.collect();
            if let (Some(heading), Some(first)) = (heading, tables.get_mut(0)) {
                first.decor_mut().set_prefix(heading);
            }
            Item::ArrayOfTables(tables)
        }
        Item::Value(Value::InlineTable(table)) if heading.is_some() => {
            let mut table = block(table);
            if let Some(heading) = heading {
                table.decor_mut().set_prefix(heading);
            }
            Item::Table(table)
        }
        Item::Value(Value::Array(list)) => Item::Value(Value::Array(wrapped(list))),
        other => other,
    };
}

fn block(table: InlineTable) -> Table {
    let mut block = table.into_table();
    for (_, item) in block.iter_mut() {
        if let Item::Value(Value::Array(list)) = item {
            *list = wrapped(std::mem::take(list));
        }
    }
    block
}

/// A long list has a line for each of its entries.
fn wrapped(mut list: Array) -> Array {
    if list.to_string().len() > 90 {
        for value in list.iter_mut() {
            value.decor_mut().set_prefix("\n    ");
        }
        list.set_trailing("\n");
        list.set_trailing_comma(true);
    }
    list
}

/// Why a file cannot be read.
pub(crate) struct Unreadable {
    /// Line and column, counted from 1, where they are known.
    pub(crate) at: Option<(usize, usize)>,
    /// What was expected.
    pub(crate) expected: String,
}

/// Reads a policy as written, in TOML or JSON.
pub(crate) fn read(text: &str) -> Result<PolicySpec, Unreadable> {
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|error| Unreadable {
            at: Some((error.line(), error.column())),
            expected: expected(&error.to_string()),
        });
    }
    toml::from_str(text).map_err(|error| Unreadable {
        at: error.span().map(|span| position(text, span.start)),
        expected: expected(error.message()),
    })
}

/// Line and column of a byte.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
    (line, column)
}

/// The part of a message that says what should be there. What our own types say never quotes what
/// came; what the format's reader says may do so before the word *expected*.
fn expected(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default();
    let message = message.split(" at line ").next().unwrap_or_default();
    let quoting = ["invalid type", "invalid value", "invalid length", "unknown", "duplicate"];
    if quoting.iter().any(|start| message.starts_with(start)) {
        return match message.split_once("expected ") {
            Some((_, expected)) => format!("expected {expected}"),
            None => "expected a name that is not there yet".to_owned(),
        };
    }
    message.to_owned()
}
