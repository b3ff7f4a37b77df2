//! The blanks that a policy file declares, and those that its rules name.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::blank::{Blank, BlankKind, Declared, IfOpen, Optional};
use super::grammar;
use super::unread::Unread;
use crate::redacted;
use crate::vocabulary::Lang;

/// A blank is named that is not declared.
pub(super) fn undeclared(span: &Range<usize>) -> Unread {
    let en = "a blank that is declared under `[blanks]`";
    Unread::at(span.clone(), en, "在`[blanks]`下声明过的空白项")
}

/// The name in `{ blank = "name" }`; `None` for any other table.
pub(super) fn blank_name<'a>(
    table: &'a DeTable<'_>,
    span: &Range<usize>,
) -> Result<Option<&'a str>, Unread> {
    let Some(name) = table.get("blank") else { return Ok(None) };
    match name.get_ref() {
        DeValue::String(name) if table.len() == 1 => Ok(Some(name)),
        _ => {
            let en = "`{ blank = \"name\" }` and nothing else in it";
            Err(Unread::at(span.clone(), en, "`{ blank = \"名称\" }`，其中不应有其他内容"))
        }
    }
}

/// Takes the blanks out of the file, each with its place.
pub(super) fn declared(
    tree: &mut Spanned<DeTable<'_>>,
    text: &str,
) -> Result<Vec<(Blank, Range<usize>)>, Unread> {
    let Some(blanks) = tree.get_mut().remove("blanks") else { return Ok(Vec::new()) };
    let span = blanks.span();
    let DeValue::Table(blanks) = blanks.into_inner() else {
        return Err(Unread::at(span, "a table of blanks", "空白项的表"));
    };
    let mut list: Vec<(Blank, Range<usize>)> = Vec::new();
    for (key, mut value) in blanks {
        let place = key.span();
        let default = take_default(&mut value, text);
        let read = ValueDeserializer::from(grammar::blank(value)?);
        let read = redacted::in_both(read, |quiet| Declared::deserialize(quiet))?;
        let name = key.into_inner().into_owned();
        let if_open = match (default, read.optional) {
            (None, None) => IfOpen::Refused,
            (None, Some(Optional::Key)) => IfOpen::NoKey,
            (None, Some(Optional::Rule)) => IfOpen::NoRule,
            (Some((default, span)), None) => {
                let default = read.kind.spelled_out(default);
                if !read.kind.fits(&default) {
                    let (en, zh) = (read.kind.text(Lang::En), read.kind.text(Lang::Zh));
                    return Err(Unread::at(span, en, zh));
                }
                IfOpen::Default(default)
            }
            (Some((_, span)), Some(_)) => {
                let en = "expected either `default` or `optional`";
                return Err(Unread::say(span, en, "`default`与`optional`只能有一个"));
            }
        };
        let Declared { kind, cite, what, longer_than, .. } = read;
        list.push((Blank { name, kind, cite, what, longer_than, if_open }, place));
    }
    for (blank, place) in &list {
        let than = blank.longer_than.as_deref();
        if than.is_some_and(|than| !list.iter().any(|(known, _)| known.name == than)) {
            let en = "expected `longer_than` to name a blank of this file";
            return Err(Unread::say(place.clone(), en, "`longer_than`应为本文件的空白项"));
        }
    }
    Ok(list)
}

/// Takes the default out of a blank: what it is, and where.
fn take_default(blank: &mut Spanned<DeValue<'_>>, text: &str) -> Option<(String, Range<usize>)> {
    let DeValue::Table(keys) = blank.get_mut() else { return None };
    let value = keys.remove("default")?;
    let span = value.span();
    Some(match value.get_ref() {
        DeValue::String(value) => (value.clone().into_owned(), span),
        _ => (text.get(span.clone()).unwrap_or_default().to_owned(), span),
    })
}

/// Whether every blank that is named is declared, and every one that text fills is named.
pub(super) fn named(
    tree: &Spanned<DeTable<'_>>,
    blanks: &[(Blank, Range<usize>)],
) -> Result<(), Unread> {
    let mut seen = BTreeMap::new();
    for value in tree.get_ref().values() {
        collect(value, &mut seen)?;
    }
    for (name, span) in &seen {
        if !blanks.iter().any(|(blank, _)| blank.name == *name) {
            return Err(undeclared(span));
        }
    }
    let unused = |(blank, _): &&(Blank, Range<usize>)| {
        blank.kind != BlankKind::Table && !seen.contains_key(blank.name.as_str())
    };
    match blanks.iter().find(unused) {
        Some((_, place)) => {
            let en = "expected a blank that a rule names";
            Err(Unread::say(place.clone(), en, "此空白项没有规则用到"))
        }
        None => Ok(()),
    }
}

/// The blanks named in a value, with the place of each.
fn collect<'a>(
    value: &'a Spanned<DeValue<'_>>,
    seen: &mut BTreeMap<&'a str, Range<usize>>,
) -> Result<(), Unread> {
    match value.get_ref() {
        DeValue::Table(table) => match blank_name(table, &value.span())? {
            Some(name) => {
                seen.insert(name, value.span());
                Ok(())
            }
            None => table.values().try_for_each(|value| collect(value, seen)),
        },
        DeValue::Array(array) => array.iter().try_for_each(|value| collect(value, seen)),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => Ok(()),
    }
}
