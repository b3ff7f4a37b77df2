//! `FileError`: why a policy file gives no policy, said to a person.

use thiserror::Error;

use super::blank::Blank;
use super::check::PolicyError;
use super::position::Position;
use crate::time::Period;
use crate::vocabulary::{Label, Lang};

/// Why a file gives no policy.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FileError {
    /// Something that is no part of a policy, or not where it stands.
    #[error("line {line}, column {column}: {}", .expected.en)]
    Unreadable {
        /// The line, counted from 1.
        line: usize,
        /// The column in characters, counted from 1.
        column: usize,
        /// What was expected there, in both languages.
        expected: Label,
    },
    /// Blanks that must be filled in and are not: all of them.
    #[error("{}", lines(.blanks, Lang::En))]
    Open {
        /// The blanks, in the order of the file.
        blanks: Vec<Blank>,
    },
    /// A blank was filled in that the file does not have.
    #[error("the policy file has no such blank; it has {}", listed(.known))]
    NoSuchBlank {
        /// The blanks that it has.
        known: Vec<String>,
    },
    /// A blank was filled in with something else than its kind.
    #[error("`{}` takes {}; give that", .blank.name, .blank.kind.text(Lang::En))]
    WrongKind {
        /// The blank.
        blank: Box<Blank>,
    },
    /// A period that does not exceed the one that it must exceed.
    #[error("`{}` ({given}) must be longer than `{than}` ({limit})", .blank.name)]
    NotLonger {
        /// The blank.
        blank: Box<Blank>,
        /// What was given.
        given: Period,
        /// The blank that it must exceed.
        than: String,
        /// The period there.
        limit: Period,
    },
    /// The file reads well, and its rules are impossible.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The policy holds something that TOML cannot say.
    #[error("the policy cannot be written as TOML")]
    Unwritable,
}

impl FileError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::Open { .. } => "open-blanks",
            Self::NoSuchBlank { .. } => "no-such-blank",
            Self::WrongKind { .. } => "wrong-kind",
            Self::NotLonger { .. } => "not-longer",
            Self::Policy(_) => "impossible-rules",
            Self::Unwritable => "unwritable",
        }
    }

    /// What is wrong, as messages with their positions: one for a file that cannot be read, one for each
    /// finding or open blank otherwise. For programs that put file and position in front themselves.
    #[must_use]
    pub fn messages(&self, lang: Lang) -> Vec<(Option<Position>, String)> {
        match self {
            Self::Unreadable { line, column, expected } => {
                let at = Position { line: *line, column: *column };
                vec![(Some(at), expected.text(lang).to_owned())]
            }
            Self::Policy(error) => {
                error.findings().iter().map(|found| (found.at, found.text(lang))).collect()
            }
            Self::Open { blanks } => blanks.iter().map(|blank| (None, blank.text(lang))).collect(),
            _ => vec![(None, self.text(lang))],
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Open { blanks }, lang) => lines(blanks, lang),
            (Self::Policy(error), lang) => error.text(lang),
            (_, Lang::En) => self.to_string(),
            (Self::Unreadable { line, column, expected }, Lang::Zh) => {
                Position { line: *line, column: *column }.before(&expected.zh, lang)
            }
            (Self::NoSuchBlank { known }, Lang::Zh) => {
                format!("制度文件中没有这一空白项；有：{}", known.join("、"))
            }
            (Self::WrongKind { blank }, Lang::Zh) => {
                format!("`{}`应填写{}", blank.name, blank.kind.text(lang))
            }
            (Self::NotLonger { blank, given, than, limit }, Lang::Zh) => {
                format!("`{}`（{given}）必须长于`{than}`（{limit}）", blank.name)
            }
            (Self::Unwritable, Lang::Zh) => "该制度无法写成TOML".to_owned(),
        }
    }
}

crate::time::told!(FileError);

fn lines(blanks: &[Blank], lang: Lang) -> String {
    let lines: Vec<String> = blanks.iter().map(|blank| blank.text(lang)).collect();
    lines.join("\n")
}

fn listed(known: &[String]) -> String {
    if known.is_empty() { "none".to_owned() } else { known.join(", ") }
}
