//! The grammar of policy files: which keys there are and what each takes, as `keys.txt` says.
//!
//! A file is held against it before its values are parsed, so that every message about its shape is ours.
//! Here also what a file may leave out: the brackets of a list of one, one language of a label.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::nearest::nearest;
use super::unread::Unread;
use crate::lifecycle::{CommandKind, Point};
use crate::vocabulary::{CallBack, Finding, Incentive, Initiative, Kind, Satisfaction};

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::read(include_str!("keys.txt")));

type Value<'i> = Spanned<DeValue<'i>>;
type Read<'i> = Result<Value<'i>, Unread>;

/// A key of a section.
struct Key {
    name: &'static str,
    takes: &'static str,
    required: bool,
    meaning: &'static str,
}

#[derive(Default)]
struct Section {
    /// What one of them is called.
    called: &'static str,
    /// Whether there is exactly one key, alone as a text if it takes nothing.
    one: bool,
    keys: Vec<Key>,
}

#[derive(Default)]
struct Grammar {
    sections: BTreeMap<&'static str, Section>,
    /// The kinds of values: form and description.
    kinds: BTreeMap<&'static str, (&'static str, &'static str)>,
}

/// Holds a policy file against the grammar, with everything that it leaves out filled in.
pub(super) fn policy(file: Value<'_>) -> Read<'_> {
    GRAMMAR.value(("file", "{policy}"), "{policy}", file)
}

/// The same for the declaration of a blank.
pub(super) fn blank(declared: Value<'_>) -> Read<'_> {
    GRAMMAR.value(("blanks", "{blank}"), "{blank}", declared)
}

impl Grammar {
    fn read(text: &'static str) -> Self {
        let mut grammar = Self::default();
        let mut section = None;
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(heading) = line.strip_prefix("== ") {
                section = heading.split_once(": ").map(|(name, called)| {
                    let one = called.strip_suffix(" (one)");
                    let called = one.unwrap_or(called);
                    let new = Section { called, one: one.is_some(), keys: Vec::new() };
                    grammar.sections.entry(name).or_insert(new)
                });
                continue;
            }
            let mut cells = line.splitn(4, " | ");
            let mut cell = || cells.next().unwrap_or_default();
            let (name, takes, third, meaning) = (cell(), cell(), cell(), cell());
            match &mut section {
                Some(section) => {
                    section.keys.push(Key { name, takes, required: third == "required", meaning });
                }
                None => {
                    grammar.kinds.insert(name, (takes, third));
                }
            }
        }
        grammar
    }

    /// What a key takes, for a message.
    fn described(&self, takes: &str) -> String {
        if let Some(inner) = between(takes, "[]") {
            return format!("{}, or several in brackets", self.described(inner));
        }
        if let Some(inner) = between(takes, "<>") {
            return format!("a table of names, each with {}", self.described(inner));
        }
        match between(takes, "{}").and_then(|name| self.sections.get(name)) {
            Some(section) => {
                format!("{}: a table with the keys {}", section.called, section.names())
            }
            None => self.kinds.get(takes).map_or(takes, |(_, called)| called).to_owned(),
        }
    }

    /// The value of a key that takes `takes`; `whole` is what the key takes as a whole.
    fn value<'i>(&self, (key, whole): (&str, &str), takes: &str, value: Value<'i>) -> Read<'i> {
        let span = value.span();
        let wrong = |came: &str| {
            Unread::say(
                span.clone(),
                format!("`{key}` takes {}; {came} came", self.described(whole)),
            )
        };
        let read = |takes: &str, value| self.value((key, whole), takes, value);
        if let Some(inner) = between(takes, "[]") {
            let pair = inner == "window";
            let list = match value.into_inner() {
                DeValue::Array(list)
                    if !pair || list.iter().all(|one| one.get_ref().is_array()) =>
                {
                    list
                }
                alone => std::iter::once(Spanned::new(span.clone(), alone)).collect(),
            };
            let list: Result<DeArray<'i>, Unread> =
                list.into_iter().map(|one| read(inner, one)).collect();
            return Ok(Spanned::new(span, DeValue::Array(list?)));
        }
        if let Some(section) = between(takes, "{}").and_then(|name| self.sections.get(name)) {
            return match value.get_ref() {
                DeValue::Table(_) => self.table(section, value),
                DeValue::String(word) if section.one => {
                    let known = section.key(word, &span)?;
                    if known.takes == "-" {
                        return Ok(value);
                    }
                    let (name, takes) = (known.name, self.described(known.takes));
                    Err(Unread::say(
                        span,
                        format!("`{name}` takes {takes}: write `{{ {name} = … }}`"),
                    ))
                }
                other => Err(wrong(came(other))),
            };
        }
        if let (Some(inner), DeValue::Table(_)) = (between(takes, "<>"), value.get_ref()) {
            let DeValue::Table(table) = value.into_inner() else { return Err(wrong("nothing")) };
            let mut whole = DeTable::new();
            for (name, value) in table {
                let value = self.value((name.get_ref(), inner), inner, value)?;
                whole.insert(name, value);
            }
            return Ok(Spanned::new(span, DeValue::Table(whole)));
        }
        let value = match value.get_ref() {
            DeValue::String(_) if takes == "label" => {
                let label = DeTable::from_iter([(Spanned::new(span.clone(), "en".into()), value)]);
                Spanned::new(span.clone(), DeValue::Table(label))
            }
            _ => value,
        };
        let (forms, called) = self.kinds.get(takes).copied().unwrap_or_default();
        let found = forms.split(" or ").find(|form| fits(form, value.get_ref()));
        match (found, value.get_ref()) {
            (Some(form), DeValue::String(word)) => match unknown(form, called, word) {
                Some(problem) => Err(Unread::say(span, problem)),
                None => Ok(value),
            },
            (Some(form), DeValue::Array(_) | DeValue::Table(_)) if !form.starts_with("pair") => {
                read(form, value)
            }
            (Some(_), _) => Ok(value),
            (None, DeValue::Integer(_)) if forms.contains(" to ") => Err(wrong("another number")),
            (None, DeValue::String(_)) if forms == "date" => {
                Err(wrong("a text of another form than year-month-day"))
            }
            (None, other) => Err(wrong(came(other))),
        }
    }

    fn table<'i>(&self, section: &Section, value: Value<'i>) -> Read<'i> {
        let span = value.span();
        let DeValue::Table(table) = value.into_inner() else {
            return Err(Unread::say(span, format!("a table is expected: {}", section.called)));
        };
        let called = section.called;
        if section.one && table.len() != 1 {
            return Err(Unread::say(
                span,
                format!("{called} has exactly one of the keys {}", section.names()),
            ));
        }
        let mut whole = DeTable::new();
        for (name, value) in table {
            let key = section.key(name.get_ref(), &name.span()).map_err(|mut error| {
                let policy = self.sections.get("policy").filter(|policy| policy.called != called);
                if policy
                    .is_some_and(|policy| policy.keys.iter().any(|key| key.name == name.get_ref()))
                {
                    error.expected.push_str(
                        "; as a key of the policy it stands before the first line in brackets",
                    );
                }
                error
            })?;
            if key.takes == "-" {
                return Err(Unread::say(
                    name.span(),
                    format!("`{}` stands alone: write it as a text", key.name),
                ));
            }
            let value = self.value((key.name, key.takes), key.takes, value)?;
            whole.insert(name, value);
        }
        if let Some(missing) =
            section.keys.iter().find(|key| key.required && !whole.contains_key(key.name))
        {
            let at = whole.get("id").map_or(span, Spanned::span);
            let (name, takes, what) =
                (missing.name, self.described(missing.takes), missing.meaning);
            return Err(Unread::say(at, format!("{called} needs `{name}`: {takes}. {what}")));
        }
        if called == "a label" {
            let text = |lang| whole.get(lang).cloned();
            let Some((en, zh)) =
                text("en").or_else(|| text("zh")).zip(text("zh").or_else(|| text("en")))
            else {
                return Err(Unread::say(span, "a label needs `en` or `zh`: a text".to_owned()));
            };
            for (lang, text) in [("en", en), ("zh", zh)] {
                whole.insert(Spanned::new(span.clone(), lang.into()), text);
            }
        }
        Ok(Spanned::new(span, DeValue::Table(whole)))
    }
}

impl Section {
    fn names(&self) -> String {
        self.keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")
    }

    /// The key of this name; the name that somebody wrote is never quoted.
    fn key(&self, name: &str, span: &Range<usize>) -> Result<&Key, Unread> {
        self.keys.iter().find(|key| key.name == name).ok_or_else(|| {
            let meant = meant(name, self.keys.iter().map(|key| key.name));
            let (called, names) = (self.called, self.names());
            Unread::say(
                span.clone(),
                format!("{called} has no such key{meant}; the known ones are: {names}"),
            )
        })
    }
}

/// What stands between two signs.
fn between<'t>(takes: &'t str, signs: &str) -> Option<&'t str> {
    let mut signs = signs.chars();
    takes.strip_prefix(signs.next()?)?.strip_suffix(signs.next()?)
}

/// A suggestion for a message; nothing if no word is near.
fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

const fn came(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a number with decimals",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Whether a value has the form that a kind of value has.
fn fits(form: &str, value: &DeValue<'_>) -> bool {
    match value {
        _ if form == "any" => true,
        DeValue::String(text) if form == "date" => text.parse::<NaiveDate>().is_ok(),
        DeValue::String(_) => form.starts_with("text"),
        DeValue::Boolean(_) => form == "yes-no",
        DeValue::Integer(number) => form.split_once(" to ").is_some_and(|(least, most)| {
            let number = i64::from_str_radix(number.as_str(), number.radix());
            let (least, most) = (least.parse::<i64>(), most.parse::<i64>());
            number.is_ok_and(|n| {
                least.is_ok_and(|least| least <= n) && most.is_ok_and(|most| n <= most)
            })
        }),
        DeValue::Array(pair) if form == "pair of time" => {
            pair.len() == 2 && pair.iter().all(|one| one.get_ref().is_str())
        }
        DeValue::Array(_) => form.starts_with('['),
        DeValue::Table(_) => form.starts_with('{'),
        DeValue::Float(_) | DeValue::Datetime(_) => false,
    }
}

/// What is wrong with a text that should be one of some words.
fn unknown(form: &str, called: &str, word: &str) -> Option<String> {
    fn all<T: Copy>(words: &[T], text: impl Fn(T) -> &'static str) -> Vec<&'static str> {
        words.iter().map(|word| text(*word)).collect()
    }
    let (mut free, mut or) = ("\0", "");
    let known: Vec<&str> = match form.strip_prefix("text of ") {
        Some("milestones") => {
            (free, or) = ("mark:", " or `mark:` and a name");
            all(Point::ALL, Point::as_str)
        }
        Some("targets") => {
            (free, or) = ("role:", " or `role:` and a role");
            vec!["owner", "manager", "holder", "next", "liable"]
        }
        Some("commands") => all(CommandKind::ALL, CommandKind::as_str),
        Some("kinds") => all(Kind::ALL, Kind::as_str),
        Some("initiatives") => all(Initiative::ALL, Initiative::as_str),
        Some("satisfactions") => all(Satisfaction::ALL, Satisfaction::as_str),
        Some("call-backs") => all(CallBack::ALL, CallBack::as_str),
        Some("findings") => all(Finding::ALL, Finding::as_str),
        Some("incentives") => all(Incentive::ALL, Incentive::as_str),
        Some(_) => return None,
        None => form.strip_prefix("text: ")?.split(", ").collect(),
    };
    if known.contains(&word) || word.starts_with(free) {
        return None;
    }
    let meant = meant(word, known.iter().copied());
    Some(format!("{called} is one of {}{or}{meant}", known.join(", ")))
}
