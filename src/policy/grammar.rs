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
use crate::redacted::Both;
use crate::vocabulary::{CallBack, Finding, Incentive, Initiative, Kind, Label, Satisfaction};

static GRAMMAR: LazyLock<Grammar> =
    LazyLock::new(|| Grammar::read(include_str!("keys.txt"), include_str!("keys_zh.txt")));

/// A name in both languages.
type Name = Both<&'static str, &'static str>;

type Value<'i> = Spanned<DeValue<'i>>;
type Read<'i> = Result<Value<'i>, Unread>;

/// A key of a section.
struct Key {
    name: &'static str,
    takes: &'static str,
    required: bool,
    meaning: &'static str,
}

struct Section {
    /// What one of them is called.
    called: Name,
    /// Whether there is exactly one key, alone as a text if it takes nothing.
    one: bool,
    keys: Vec<Key>,
}

#[derive(Default)]
struct Grammar {
    sections: BTreeMap<&'static str, Section>,
    /// The kinds of values: form and description.
    kinds: BTreeMap<&'static str, (&'static str, Name)>,
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
    fn read(text: &'static str, chinese: &'static str) -> Self {
        let chinese: BTreeMap<&str, &'static str> =
            chinese.lines().filter_map(|line| line.split_once(": ")).collect();
        // A test ensures that everything has its Chinese name.
        let named = |name: &str, en| Both(en, chinese.get(name).copied().unwrap_or(en));
        let mut grammar = Self::default();
        let mut section = None;
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(heading) = line.strip_prefix("== ") {
                section = heading.split_once(": ").map(|(name, called)| {
                    let one = called.strip_suffix(" (one)");
                    let called = named(&format!("{{{name}}}"), one.unwrap_or(called));
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
                    grammar.kinds.insert(name, (takes, named(name, third)));
                }
            }
        }
        grammar
    }

    /// What a key takes, for a message.
    fn described(&self, takes: &str) -> Label {
        if let Some(inner) = between(takes, "[]") {
            let Label { en, zh } = self.described(inner);
            return Label::new(
                format!("{en}, or several in brackets"),
                format!("{zh}，多个时写在方括号中"),
            );
        }
        if let Some(inner) = between(takes, "<>") {
            let Label { en, zh } = self.described(inner);
            return Label::new(
                format!("a table of names, each with {en}"),
                format!("名称的表，每项为{zh}"),
            );
        }
        if let Some(section) = between(takes, "{}").and_then(|name| self.sections.get(name)) {
            let (Both(en, zh), names) = (section.called, section.names());
            return Label::new(
                format!("{en}: a table with the keys {names}"),
                format!("{zh}：表，其键为{}", listed(&names)),
            );
        }
        let Both(en, zh) = self.kinds.get(takes).map_or(Both("", ""), |(_, called)| *called);
        Label::new(en, zh)
    }

    /// The value of a key that takes `takes`; `whole` is what the key takes as a whole.
    fn value<'i>(&self, (key, whole): (&str, &str), takes: &str, value: Value<'i>) -> Read<'i> {
        let span = value.span();
        let wrong = |came: Name| {
            let Label { en, zh } = self.described(whole);
            let en = format!("`{key}` takes {en}; {} came", came.0);
            Unread::say(span.clone(), en, format!("`{key}`应为{zh}；实为{}", came.1))
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
                    let (name, Label { en, zh }) = (known.name, self.described(known.takes));
                    let en = format!("`{name}` takes {en}: write `{{ {name} = … }}`");
                    Err(Unread::say(span, en, format!("`{name}`应为{zh}：写成`{{ {name} = … }}`")))
                }
                other => Err(wrong(came(other))),
            };
        }
        if let (Some(inner), DeValue::Table(_)) = (between(takes, "<>"), value.get_ref()) {
            let DeValue::Table(table) = value.into_inner() else { return Err(wrong(NOTHING)) };
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
        let (forms, called) = self.kinds.get(takes).copied().unwrap_or(("", NOTHING));
        let found = forms.split(" or ").find(|form| fits(form, value.get_ref()));
        match (found, value.get_ref()) {
            (Some(form), DeValue::String(word)) => match unknown(form, called, word) {
                Some(Label { en, zh }) => Err(Unread::say(span, en, zh)),
                None => Ok(value),
            },
            (Some(form), DeValue::Array(_) | DeValue::Table(_)) if !form.starts_with("pair") => {
                read(form, value)
            }
            (Some(_), _) => Ok(value),
            (None, DeValue::Integer(_)) if forms.contains(" to ") => {
                Err(wrong(Both("another number", "另一个数")))
            }
            (None, DeValue::String(_)) if forms == "date" => {
                let came = "a text of another form than year-month-day";
                Err(wrong(Both(came, "不是年-月-日形式的文字")))
            }
            (None, other) => Err(wrong(came(other))),
        }
    }

    fn table<'i>(&self, section: &Section, value: Value<'i>) -> Read<'i> {
        let span = value.span();
        let called = section.called;
        let DeValue::Table(table) = value.into_inner() else {
            let en = format!("a table is expected: {}", called.0);
            return Err(Unread::say(span, en, format!("应为表：{}", called.1)));
        };
        if section.one && table.len() != 1 {
            let names = section.names();
            let en = format!("{} has exactly one of the keys {names}", called.0);
            let zh = format!("{}应恰有其中一个键：{}", called.1, listed(&names));
            return Err(Unread::say(span, en, zh));
        }
        let mut whole = DeTable::new();
        for (name, value) in table {
            let key = section.key(name.get_ref(), &name.span()).map_err(|error| {
                let policy = self.sections.get("policy").filter(|policy| policy.called != called);
                let of_policy = policy
                    .is_some_and(|policy| policy.keys.iter().any(|key| key.name == name.get_ref()));
                if of_policy { error.and(OF_THE_POLICY.0, OF_THE_POLICY.1) } else { error }
            })?;
            if key.takes == "-" {
                let en = format!("`{}` stands alone: write it as a text", key.name);
                let zh = format!("`{}`应单独写成文字", key.name);
                return Err(Unread::say(name.span(), en, zh));
            }
            let value = self.value((key.name, key.takes), key.takes, value)?;
            whole.insert(name, value);
        }
        if let Some(missing) =
            section.keys.iter().find(|key| key.required && !whole.contains_key(key.name))
        {
            let at = whole.get("id").map_or(span, Spanned::span);
            let (name, Label { en, zh }) = (missing.name, self.described(missing.takes));
            let en = format!("{} needs `{name}`: {en}. {}", called.0, missing.meaning);
            return Err(Unread::say(at, en, format!("{}缺少`{name}`：{zh}", called.1)));
        }
        if called.0 == "a label" {
            let text = |lang| whole.get(lang).cloned();
            let Some((en, zh)) =
                text("en").or_else(|| text("zh")).zip(text("zh").or_else(|| text("en")))
            else {
                let en = "a label needs `en` or `zh`: a text";
                return Err(Unread::say(span, en, "名称应有`en`或`zh`（文字）"));
            };
            for (lang, text) in [("en", en), ("zh", zh)] {
                whole.insert(Spanned::new(span.clone(), lang.into()), text);
            }
        }
        Ok(Spanned::new(span, DeValue::Table(whole)))
    }
}

/// What is added where a key of the policy stands in another section.
const OF_THE_POLICY: Name = Both(
    "; as a key of the policy it stands before the first line in brackets",
    "；这是制度本身的键，应写在第一个方括号行之前",
);

const NOTHING: Name = Both("nothing", "空");

impl Section {
    fn names(&self) -> String {
        self.keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")
    }

    /// The key of this name; the name that somebody wrote is never quoted.
    fn key(&self, name: &str, span: &Range<usize>) -> Result<&Key, Unread> {
        self.keys.iter().find(|key| key.name == name).ok_or_else(|| {
            let meant = meant(name, self.keys.iter().map(|key| key.name));
            let (Both(en, zh), Label { en: or_en, zh: or_zh }) = (self.called, meant);
            let names = self.names();
            let en = format!("{en} has no such key{or_en}; the known ones are: {names}");
            let or_zh = if or_zh.is_empty() { "；" } else { or_zh.as_str() };
            let zh = format!("{zh}没有这个键{or_zh}可用：{}", listed(&names));
            Unread::say(span.clone(), en, zh)
        })
    }
}

/// What stands between two signs.
fn between<'t>(takes: &'t str, signs: &str) -> Option<&'t str> {
    let mut signs = signs.chars();
    takes.strip_prefix(signs.next()?)?.strip_suffix(signs.next()?)
}

/// A suggestion for a message; nothing if no word is near.
fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Label {
    nearest(word, known).map_or_else(
        || Label::new("", ""),
        |near| Label::new(format!("; did you mean `{near}`?"), format!("；是不是`{near}`？")),
    )
}

/// Names with the commas of Chinese.
fn listed(names: &str) -> String {
    names.replace(", ", "、")
}

const fn came(value: &DeValue<'_>) -> Name {
    match value {
        DeValue::String(_) => Both("a text", "文字"),
        DeValue::Integer(_) => Both("a number", "数"),
        DeValue::Float(_) => Both("a number with decimals", "带小数的数"),
        DeValue::Boolean(_) => Both("`true` or `false`", "`true`或`false`"),
        DeValue::Datetime(_) => Both("a date", "日期"),
        DeValue::Array(_) => Both("a list", "列表"),
        DeValue::Table(_) => Both("a table", "表"),
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
fn unknown(form: &str, called: Name, word: &str) -> Option<Label> {
    fn all<T: Copy>(words: &[T], text: impl Fn(T) -> &'static str) -> Vec<&'static str> {
        words.iter().map(|word| text(*word)).collect()
    }
    let (mut free, mut or) = ("\0", Both("", ""));
    let known: Vec<&str> = match form.strip_prefix("text of ") {
        Some("milestones") => {
            (free, or) = ("mark:", Both(" or `mark:` and a name", "，或`mark:`加名称"));
            all(Point::ALL, Point::as_str)
        }
        Some("targets") => {
            (free, or) = ("role:", Both(" or `role:` and a role", "，或`role:`加角色"));
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
    Some(Label::new(
        format!("{} is one of {}{}{}", called.0, known.join(", "), or.0, meant.en),
        format!("{}应为其中之一：{}{}{}", called.1, known.join("、"), or.1, meant.zh),
    ))
}

#[cfg(test)]
mod tests {
    use super::GRAMMAR;

    #[test]
    fn every_section_and_every_value_has_a_name_in_chinese() {
        let sections = GRAMMAR.sections.values().map(|section| section.called);
        let kinds = GRAMMAR.kinds.values().map(|(_, called)| *called);
        for called in sections.chain(kinds) {
            assert!(called.1.chars().any(|c| c > '\u{4e00}'), "{called:?}");
        }
        let names = include_str!("keys_zh.txt").lines().filter(|line| line.contains(": "));
        assert_eq!(names.count(), GRAMMAR.sections.len() + GRAMMAR.kinds.len(), "and no other has");
    }
}
