//! Policy files in TOML: read with the place of every mistake, with blanks filled in.
//!
//! Messages say where and what was expected there, never what stood there: a file may hold what should
//! not reach a log. TOML's own dates may stand where dates are meant. Writing is in `write`; which
//! blanks a file declares and names is in `declared`.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, ValueDeserializer};

use super::blank::{Blank, BlankKind, IfOpen};
use super::check::Finding;
use super::compiled::Policy;
use super::declared::{blank_name, declared, named, undeclared};
use super::file_error::FileError;
use super::grammar;
use super::locate;
use super::position::Position;
use super::spec::PolicySpec;
use super::unread::{Unread, parse};
use crate::redacted;

/// A policy file that may have blanks.
///
/// ```
/// use redress::policy::{FileError, PolicyFile};
/// # let text = redress_presets::rights::TOML;
/// let file = PolicyFile::from_toml(text)?;
/// let Err(FileError::Open { blanks }) = file.policy() else { panic!("it has blanks") };
/// assert_eq!(blanks[0].name, "investigation");
/// let policy = file
///     .fill("investigation", "5 working days")?
///     .fill("investigation_at_most", "15 working days")?
///     .fill("follow_up", "3 working days")?
///     .fill("written_answer", "5 working days")?
///     .policy()?;
/// assert_eq!(policy.stamp().name.as_str(), "rights");
/// # Ok::<(), FileError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PolicyFile {
    text: String,
    blanks: Vec<Blank>,
    given: BTreeMap<String, Given>,
}

#[derive(Clone, Debug)]
enum Given {
    Text(String),
    /// By a program, which puts rules in its place.
    Rules,
}

impl PolicyFile {
    /// Reads a file and its blanks.
    ///
    /// # Errors
    /// [`FileError::Unreadable`]: the text is no TOML, or its blanks are not declared as in the grammar
    /// above. What else is wrong shows once the blanks are filled in.
    pub fn from_toml(text: &str) -> Result<Self, FileError> {
        let unreadable = |error: &Unread| error.place(text);
        let mut tree = parse(text).map_err(|error| unreadable(&error))?;
        let blanks = declared(&mut tree, text).map_err(|error| unreadable(&error))?;
        named(&tree, &blanks).map_err(|error| unreadable(&error))?;
        let blanks = blanks.into_iter().map(|(blank, _)| blank).collect();
        Ok(Self { text: text.to_owned(), blanks, given: BTreeMap::new() })
    }

    /// Its blanks, in the order of the file.
    #[must_use]
    pub fn blanks(&self) -> &[Blank] {
        &self.blanks
    }

    /// The blanks that must still be filled in.
    pub fn open(&self) -> impl Iterator<Item = &Blank> {
        self.blanks.iter().filter(|blank| {
            blank.if_open == IfOpen::Refused && !self.given.contains_key(&blank.name)
        })
    }

    /// Fills in a blank, again if it has been filled in before.
    ///
    /// # Errors
    /// [`FileError::NoSuchBlank`], [`FileError::WrongKind`].
    pub fn fill(mut self, blank: &str, value: impl fmt::Display) -> Result<Self, FileError> {
        let known = self.blank(blank)?;
        let value = known.kind.spelled_out(value.to_string());
        if !known.kind.fits(&value) {
            return Err(FileError::WrongKind { blank: Box::new(known.clone()) });
        }
        self.given.insert(blank.to_owned(), Given::Text(value));
        Ok(self)
    }

    /// Fills in a blank if there is a value for it.
    ///
    /// # Errors
    /// As [`PolicyFile::fill`].
    pub fn fill_some(
        self,
        blank: &str,
        value: Option<impl fmt::Display>,
    ) -> Result<Self, FileError> {
        match value {
            Some(value) => self.fill(blank, value),
            None => self.blank(blank).map(|_| ()).map(|()| self),
        }
    }

    /// Says that a [`BlankKind::Table`] is supplied by the program, which adds the rules to the
    /// [`PolicySpec`].
    ///
    /// # Errors
    /// [`FileError::NoSuchBlank`], [`FileError::WrongKind`] for a blank that text fills.
    pub fn supply(mut self, blank: &str) -> Result<Self, FileError> {
        let known = self.blank(blank)?;
        if known.kind != BlankKind::Table {
            return Err(FileError::WrongKind { blank: Box::new(known.clone()) });
        }
        self.given.insert(blank.to_owned(), Given::Rules);
        Ok(self)
    }

    /// The policy as written, to be changed before it is checked.
    ///
    /// # Errors
    /// [`FileError::Open`] with all blanks that must be filled in; [`FileError::NotLonger`];
    /// [`FileError::Unreadable`].
    pub fn spec(&self) -> Result<PolicySpec, FileError> {
        let open: Vec<Blank> = self.open().cloned().collect();
        if !open.is_empty() {
            return Err(FileError::Open { blanks: open });
        }
        self.compare()?;
        self.read().map_err(|error| error.place(&self.text))
    }

    /// The policy.
    ///
    /// # Errors
    /// As [`PolicyFile::spec`], and [`FileError::Policy`] if the rules are impossible.
    pub fn policy(&self) -> Result<Policy, FileError> {
        Ok(Policy::new(self.spec()?).map_err(|error| error.map(|found| self.locate(found)))?)
    }

    /// Everything that [`PolicySpec::check`] finds, each finding with its position in the file: errors
    /// first, then warnings.
    ///
    /// ```
    /// use redress::policy::PolicyFile;
    /// let text = redress_presets::equipment::TOML.replacen("role:general-manager", "role:boss", 1);
    /// let found = PolicyFile::from_toml(&text)?.check()?;
    /// assert!(found[0].to_string().starts_with("line 11, column 22: "), "{}", found[0]);
    /// # Ok::<(), redress::policy::FileError>(())
    /// ```
    ///
    /// # Errors
    /// As [`PolicyFile::spec`].
    pub fn check(&self) -> Result<Vec<Finding>, FileError> {
        Ok(self.locate(self.spec()?.check()))
    }

    /// Findings about this policy with their positions in the file, such as those of
    /// `redress_testing::walk::findings`. A finding about no part of the file keeps no position.
    #[must_use]
    pub fn locate(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        if findings.is_empty() {
            return findings;
        }
        // What blanks leave out is not counted, so the numbers of rules are those of the filled file.
        let Ok(file) = self.tree() else { return findings };
        if let DeValue::Table(file) = file.get_ref() {
            for finding in &mut findings {
                let span = locate::span(file, finding);
                finding.at = span.map(|span| Position::of(&self.text, span.start));
            }
        }
        findings
    }

    fn blank(&self, name: &str) -> Result<&Blank, FileError> {
        let known = || self.blanks.iter().map(|blank| blank.name.clone()).collect();
        self.blanks
            .iter()
            .find(|blank| blank.name == name)
            .ok_or_else(|| FileError::NoSuchBlank { known: known() })
    }

    /// What stands in a blank: what was given, else its default.
    fn value<'a>(&'a self, blank: &'a Blank) -> Option<&'a str> {
        match (self.given.get(&blank.name), &blank.if_open) {
            (Some(Given::Text(text)), _) | (None, IfOpen::Default(text)) => Some(text),
            (Some(Given::Rules), _) | (None, IfOpen::Refused | IfOpen::NoKey | IfOpen::NoRule) => {
                None
            }
        }
    }

    /// Whether periods that must exceed others do.
    fn compare(&self) -> Result<(), FileError> {
        let period = |blank: &Blank| self.value(blank).and_then(|text| text.parse().ok());
        for blank in &self.blanks {
            let than = blank.longer_than.as_deref().and_then(|than| self.blank(than).ok());
            let Some(than) = than else { continue };
            let (Some(given), Some(limit)) = (period(blank), period(than)) else { continue };
            if given <= limit {
                let (blank, than) = (Box::new(blank.clone()), than.name.clone());
                return Err(FileError::NotLonger { blank, given, than, limit });
            }
        }
        Ok(())
    }

    fn read(&self) -> Result<PolicySpec, Unread> {
        redacted::in_both(ValueDeserializer::from(self.tree()?), |quiet| {
            PolicySpec::deserialize(quiet)
        })
        .map_err(Unread::from)
    }

    /// The file with everything in its blanks, as the grammar wants it.
    fn tree(&self) -> Result<Spanned<DeValue<'_>>, Unread> {
        let mut tree = parse(&self.text)?;
        tree.get_mut().remove("blanks");
        match self.filled(Spanned::new(tree.span(), DeValue::Table(tree.into_inner())))? {
            Filled::Value(root) => grammar::policy(root),
            Filled::NoKey | Filled::NoRule => Err(Unread::at(0..0, "a policy", "制度")),
        }
    }

    /// The value with everything in its blanks, and with dates as texts.
    fn filled<'i>(&'i self, value: Spanned<DeValue<'i>>) -> Result<Filled<'i>, Unread> {
        let span = value.span();
        let value = match value.into_inner() {
            DeValue::Table(table) => {
                if let Some(name) = blank_name(&table, &span)? {
                    return self.blank_value(name, span);
                }
                let mut whole = DeTable::new();
                for (key, value) in table {
                    match self.filled(value)? {
                        Filled::Value(value) => {
                            whole.insert(key, value);
                        }
                        Filled::NoKey => {}
                        Filled::NoRule => return Ok(Filled::NoRule),
                    }
                }
                DeValue::Table(whole)
            }
            DeValue::Array(array) => {
                let mut whole = DeArray::new();
                for value in array {
                    let rule = matches!(value.get_ref(), DeValue::Table(table)
                        if blank_name(table, &span)?.is_none());
                    match self.filled(value)? {
                        Filled::Value(value) => whole.push(value),
                        Filled::NoKey => {}
                        Filled::NoRule if rule => {}
                        Filled::NoRule => return Ok(Filled::NoRule),
                    }
                }
                DeValue::Array(whole)
            }
            DeValue::Datetime(date) => DeValue::String(date.to_string().into()),
            value @ (DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)) => value,
        };
        Ok(Filled::Value(Spanned::new(span, value)))
    }

    fn blank_value<'i>(&'i self, name: &str, span: Range<usize>) -> Result<Filled<'i>, Unread> {
        let blank = self.blanks.iter().find(|blank| blank.name == name);
        let blank = blank.ok_or_else(|| undeclared(&span))?;
        if let Some(text) = self.value(blank) {
            return Ok(Filled::Value(if blank.kind.is_text() {
                Spanned::new(span, DeValue::String(text.to_owned().into()))
            } else {
                let value = DeValue::parse(text)?;
                Spanned::new(span, value.into_inner())
            }));
        }
        Ok(match blank.if_open {
            IfOpen::NoKey => Filled::NoKey,
            IfOpen::NoRule | IfOpen::Refused | IfOpen::Default(_) => Filled::NoRule,
        })
    }
}

impl Policy {
    /// Reads a policy file that leaves nothing open.
    ///
    /// # Errors
    /// [`FileError`]: with line and column, with the blanks that must be filled in (see
    /// [`PolicyFile`]), or with what is impossible about the rules.
    pub fn from_toml(text: &str) -> Result<Self, FileError> {
        PolicyFile::from_toml(text)?.policy()
    }

    /// The policy as a TOML file with comments.
    ///
    /// # Errors
    /// As [`PolicySpec::to_toml`].
    pub fn to_toml(&self) -> Result<String, FileError> {
        self.spec().to_toml()
    }
}

impl PolicySpec {
    /// Reads a policy file without checking its rules.
    ///
    /// # Errors
    /// As [`Policy::from_toml`], apart from what the check of the rules finds.
    pub fn from_toml(text: &str) -> Result<Self, FileError> {
        PolicyFile::from_toml(text)?.spec()
    }
}

/// A value, or what is left out instead of it.
enum Filled<'i> {
    Value(Spanned<DeValue<'i>>),
    NoKey,
    NoRule,
}
