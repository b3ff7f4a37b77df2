//! Writing a policy file: headings, a block for each rule, everything below in line.

use std::fmt::Write as _;

use toml::Value;

use super::file_error::FileError;
use super::spec::PolicySpec;

/// What stands above each part of the file.
const HEADINGS: &[(&str, &str)] = &[
    ("codes", "The codes that the facts of a case may have; a list that is not here is open."),
    ("origins", "Cases whose form starts elsewhere: the first that holds counts."),
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
    ("figures", "On what terms figures are counted."),
    ("labels", "What people read for the codes above."),
    ("accept", "Warnings of the check that are meant."),
    ("calendar", "When there is work."),
    ("calendars", "Further calendars, for limits that name one."),
];

const PREAMBLE: &str = "\
# A policy for handling complaints: who may do what, what may not be left out, how long things take.
#
# Change what you like and raise `version`; it is checked when it is read.
#
# Milestones are the points that every procedure has (received, registered, dispatched, signed,
# owner-named, contacted, updated, investigated, proposed, reviewed, approved, offered, accepted,
# refused, completed, returned, answered, followed-up, escalated, liability-decided, closed, archived,
# reopened, extended) and the policy's own marks, written `mark:oem-reported`.
# Targets are owner, manager, holder, liable, or a role, written `role:general-manager`.
# `cite` says where a rule is written.

";

/// The longest line of a list; one that is longer is broken, and one of records has a line for each.
const WIDTH: usize = 90;

impl PolicySpec {
    /// The policy as a TOML file with comments, checked or not.
    ///
    /// # Errors
    /// [`FileError::Unwritable`]: it holds something that TOML cannot say; no checked policy does.
    pub fn to_toml(&self) -> Result<String, FileError> {
        let Ok(Value::Table(parts)) = Value::try_from(self) else {
            return Err(FileError::Unwritable);
        };
        let mut text = PREAMBLE.to_owned();
        let heading = |part: &str, value: &Value| {
            let none = value.as_array().is_some_and(Vec::is_empty);
            HEADINGS.iter().find(|(name, _)| *name == part && !none)
        };
        // In TOML what has no block of its own must come first.
        for (part, value) in parts.iter().filter(|(part, value)| heading(part, value).is_none()) {
            line(&mut text, part, value)?;
        }
        for (part, value) in &parts {
            let Some((_, heading)) = heading(part, value) else { continue };
            write!(text, "\n# {heading}\n").map_err(|_| FileError::Unwritable)?;
            match value {
                Value::Array(rules) => {
                    for (number, rule) in rules.iter().enumerate() {
                        let gap = if number == 0 { "" } else { "\n" };
                        block(&mut text, &format!("{gap}[[{part}]]"), rule)?;
                    }
                }
                value => block(&mut text, &format!("[{part}]"), value)?,
            }
        }
        Ok(text)
    }
}

fn block(text: &mut String, header: &str, value: &Value) -> Result<(), FileError> {
    let Value::Table(keys) = value else { return Err(FileError::Unwritable) };
    text.push_str(header);
    text.push('\n');
    keys.iter().try_for_each(|(key, value)| line(text, key, value))
}

fn line(text: &mut String, key: &str, value: &Value) -> Result<(), FileError> {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let key = if !key.is_empty() && key.chars().all(bare) {
        key.to_owned()
    } else {
        Value::from(key).to_string()
    };
    let whole = value.to_string();
    match value {
        Value::Array(list) if whole.chars().count() > WIDTH => {
            let records = list.iter().any(Value::is_table);
            let mut lines = String::new();
            let mut width = 0usize;
            for value in list {
                let value = format!(" {value},");
                if records || width == 0 || width.saturating_add(value.len()) > WIDTH {
                    lines.push_str("\n   ");
                    width = 3;
                }
                width = width.saturating_add(value.len());
                lines.push_str(&value);
            }
            writeln!(text, "{key} = [{lines}\n]")
        }
        _ => writeln!(text, "{key} = {whole}"),
    }
    .map_err(|_| FileError::Unwritable)
}
