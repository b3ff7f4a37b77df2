//! Policies from files, the standard input and presets.

use std::io::Read as _;
use std::path::Path;

use redress::policy::{
    BlankKind, FileError, Finding, Policy, PolicyFile, PolicySpec, Position, Problem,
};
use redress::redacted;
use redress::vocabulary::{Label, Lang, Mark, Role};
use redress_presets::telecom::{OPERATOR, Telecom, TelecomError};
use redress_presets::{dealership, equipment, mall, marketing, rights, telecom};
use serde::Deserialize as _;

use crate::advice;
use crate::args::Blanks;
use crate::failure::{Failure, UNUSABLE, WRONG};
use crate::refused;

/// The presets, and the blanks that must be filled in.
pub(crate) const PRESETS: [(&str, &str, &str); 6] = [
    ("dealership", dealership::TOML, ""),
    (TELECOM, telecom::TOML, "given by --tables"),
    ("marketing", marketing::TOML, "general, complex, follow_up"),
    ("rights", rights::TOML, "investigation, investigation_at_most, follow_up, written_answer"),
    ("mall", mall::TOML, ""),
    ("equipment", equipment::TOML, ""),
];

/// What is said where `--tables` is given for another policy.
const ONLY_TELECOM: (&str, &str) = (
    "`--tables` gives the units of an operator to the preset `telecom`; leave it out for another policy",
    "`--tables`只用于内置制度`telecom`；其他制度请去掉",
);

/// The preset whose units and limits are the operator's: it takes `--tables`.
const TELECOM: &str = "telecom";

/// The text of a policy, and what it is called in messages.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) name: String,
    pub(crate) text: String,
    /// Whether it is JSON instead of TOML.
    json: bool,
}

/// A message about a policy.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) error: bool,
    pub(crate) at: Option<(usize, usize)>,
    pub(crate) text: String,
    /// The names by which a policy accepts a finding: of the finding, and of its place.
    pub(crate) names: Option<(String, String)>,
}

fn place(at: Option<Position>) -> Option<(usize, usize)> {
    at.map(|at| (at.line, at.column))
}

/// The text of a preset.
pub(crate) fn preset(name: &str) -> Option<&'static str> {
    PRESETS.iter().find(|(known, ..)| *known == name).map(|(_, text, _)| *text)
}

/// The text of a file: UTF-8, or UTF-16 with or without a byte-order mark.
///
/// # Errors
/// If it cannot be read, or is text in no such encoding.
pub(crate) fn text_of(path: &Path) -> Result<String, Failure> {
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes = bytes.map_err(|error| Failure::read(path, &error))?;
    let (encoding, mark) =
        encoding_rs::Encoding::for_bom(&bytes).unwrap_or_else(|| (without_mark(&bytes), 0));
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(bytes.get(mark..).unwrap_or_default());
    let path = path.display();
    text.map(|text| text.into_owned()).ok_or_else(|| {
        Failure::new(
            format!("{path}: this is not text in UTF-8; save it as UTF-8"),
            format!("{path}：不是UTF-8文本；请另存为UTF-8"),
        )
    })
}

/// The encoding of a text without a byte-order mark: policies and stories are mostly ASCII, so in UTF-16 every
/// second byte of their beginning is 0.
fn without_mark(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let zero = |odd: bool| {
        let pairs = bytes.chunks_exact(2).take(32);
        pairs
            .filter_map(|pair| if odd { pair.last() } else { pair.first() })
            .filter(|byte| **byte == 0)
            .count()
    };
    match (zero(false), zero(true)) {
        (even, 0) if even > 3 => encoding_rs::UTF_16BE,
        (0, odd) if odd > 3 => encoding_rs::UTF_16LE,
        _ => encoding_rs::UTF_8,
    }
}

impl Text {
    /// The text of a file or a preset.
    ///
    /// # Errors
    /// If there is none of that name.
    pub(crate) fn of(name: &str) -> Result<Self, Failure> {
        let (text, name) = match preset(name) {
            Some(text) => (text.to_owned(), name.to_owned()),
            None => match text_of(Path::new(name)) {
                Ok(text) => (text, name.to_owned()),
                Err(failure) if !Path::new(name).exists() && name != "-" => {
                    return Err(unknown(name, &failure));
                }
                Err(failure) => return Err(failure),
            },
        };
        let json = text.trim_start().starts_with('{');
        Ok(Self { name, text, json })
    }

    /// The policy file with its blanks filled in.
    fn file(&self, blanks: &Blanks) -> Result<PolicyFile, FileError> {
        let mut file = PolicyFile::from_toml(&self.text)?;
        for setting in &blanks.set {
            let (blank, value) = setting.split_once('=').unwrap_or((setting, ""));
            file = file.fill(blank.trim(), value.trim())?;
        }
        Ok(file)
    }

    /// The settings of its own blanks, where they are given for several policies at once.
    pub(crate) fn own(&self, blanks: &Blanks) -> Blanks {
        let Ok(file) = PolicyFile::from_toml(&self.text) else { return Blanks::default() };
        let own = |setting: &&String| {
            let name = setting.split('=').next().unwrap_or_default().trim();
            file.blanks().iter().any(|blank| blank.name == name)
        };
        Blanks {
            set: blanks.set.iter().filter(own).cloned().collect(),
            tables: blanks.tables.clone().filter(|_| self.is_telecom()),
        }
    }

    /// Whether its units and limits are given by `--tables`.
    fn is_telecom(&self) -> bool {
        self.text == telecom::TOML
    }

    fn read_json(&self, lang: Lang) -> Result<PolicySpec, Message> {
        let mut json = serde_json::Deserializer::from_str(&self.text);
        redacted::in_both(&mut json, |quiet| PolicySpec::deserialize(quiet)).map_err(|why| {
            let at = (why.error.line() > 0).then(|| (why.error.line(), why.error.column()));
            let text = refused::json(&why).text(lang).to_owned();
            Message { error: true, at, text, names: None }
        })
    }

    /// The policy as it is written.
    ///
    /// # Errors
    /// The messages about what cannot be read.
    pub(crate) fn spec(&self, blanks: &Blanks, lang: Lang) -> Result<PolicySpec, Vec<Message>> {
        if self.json {
            return self.read_json(lang).map_err(|message| vec![message]);
        }
        if let Some(tables) = &blanks.tables {
            if self.is_telecom() {
                return operator(tables, lang);
            }
            let (error, at, names) = (true, None, None);
            let text = lang.pick(ONLY_TELECOM.0, ONLY_TELECOM.1).to_owned();
            return Err(vec![Message { error, at, text, names }]);
        }
        self.file(blanks).and_then(|file| file.spec()).map_err(|error| match error {
            FileError::Unreadable { line, column, expected } => {
                let advice = advice::on(&expected.en, &self.text, Some((line, column)));
                let advice = advice.unwrap_or_else(|| Label::new("", ""));
                let expected = Label::new(expected.en + &advice.en, expected.zh + &advice.zh);
                messages(&FileError::Unreadable { line, column, expected }, lang)
            }
            other => messages(&other, lang),
        })
    }

    /// The policy, checked.
    ///
    /// # Errors
    /// The messages about what is wrong; status 1 if it can be read and its rules are impossible.
    pub(crate) fn policy(&self, blanks: &Blanks, lang: Lang) -> Result<Policy, Failure> {
        let spec = self.spec(blanks, lang).map_err(|messages| self.failure(&messages, UNUSABLE))?;
        Policy::new(spec).map_err(|error| {
            let found = self.located(blanks, error.findings().to_vec(), lang);
            self.failure(&found, WRONG)
        })
    }

    /// Findings as messages with their positions.
    pub(crate) fn located(
        &self,
        blanks: &Blanks,
        findings: Vec<Finding>,
        lang: Lang,
    ) -> Vec<Message> {
        let findings = match self.file(blanks) {
            Ok(file) if !self.json => file.locate(findings),
            _ => findings,
        };
        let spec = self.spec(blanks, lang).ok();
        let message = |finding: &Finding| Message {
            error: finding.severity == redress::policy::Severity::Error,
            at: place(finding.at),
            text: finding.text(lang) + &meant(&finding.problem, spec.as_ref(), lang),
            names: Some((finding.problem.code().to_owned(), finding.place.code())),
        };
        findings.iter().map(message).collect()
    }

    fn failure(&self, messages: &[Message], status: u8) -> Failure {
        let lines: Vec<String> =
            messages.iter().map(|message| crate::messages::plain(&self.name, message)).collect();
        Failure::worded(&lines.join("\n")).status(status)
    }
}

/// Line and column of a byte, from 1.
pub(crate) fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
    (before.matches('\n').count() + 1, column + 1)
}

/// The telecom procedure with the tables of an operator.
fn operator(name: &str, lang: Lang) -> Result<PolicySpec, Vec<Message>> {
    let wrong = |at, text| vec![Message { error: true, at, text, names: None }];
    let text = match name {
        "example" => OPERATOR.to_owned(),
        path => text_of(Path::new(path))
            .map_err(|failure| wrong(None, failure.said(lang).to_owned()))?,
    };
    let tables: Telecom = toml::from_str(&text).map_err(|error| {
        let at = error.span().map(|span| position(&text, span.start));
        let place = at.map_or_else(String::new, |(line, column)| format!(":{line}:{column}"));
        let what = refused::toml::<Telecom>(&text, &error);
        wrong(None, format!("{name}{place}: {}", what.text(lang)))
    })?;
    tables.spec().map_err(|error| match error {
        TelecomError::File(error) => messages(&error, lang),
        other => wrong(None, other.text(lang)),
    })
}

fn messages(error: &FileError, lang: Lang) -> Vec<Message> {
    let message = |(at, text): (Option<Position>, String)| Message {
        error: true,
        at: place(at),
        text,
        names: None,
    };
    let mut messages: Vec<Message> = error.messages(lang).into_iter().map(message).collect();
    if let FileError::Open { blanks } = error {
        let tables = blanks.iter().any(|blank| blank.kind == BlankKind::Table);
        let how = if tables {
            lang.pick(
                "give the operator's tables with `--tables FILE`; `--tables example` tries a made-up operator",
                "请用`--tables 文件`给出运营商的各表；`--tables example`可用虚构的运营商试用",
            )
        } else {
            lang.pick("fill them in with `--set NAME=VALUE`", "请用`--set 名称=值`填写")
        };
        if let Some(last) = messages.last_mut() {
            last.text += &format!("{}{how}", lang.pick(". ", "。"));
        }
    }
    messages
}

/// The name of the policy that is nearest to one that leads nowhere, as a question.
fn meant(problem: &Problem, spec: Option<&PolicySpec>, lang: Lang) -> String {
    let Some(spec) = spec else { return String::new() };
    let near = match problem {
        Problem::UnknownRole { role } => {
            nearest(role.as_str(), spec.roles.iter().map(Role::as_str))
        }
        Problem::UnknownDepartment { department } => nearest(
            department.as_str(),
            spec.departments.iter().map(|rule| rule.department.as_str()),
        ),
        Problem::UnknownMark { mark } => {
            nearest(mark.as_str(), spec.marks.iter().map(Mark::as_str))
        }
        _ => None,
    };
    match (near, lang) {
        (None, _) => String::new(),
        (Some(near), Lang::En) => format!("; did you mean `{near}`?"),
        (Some(near), Lang::Zh) => format!("；是不是`{near}`？"),
    }
}

/// Refuses settings of blanks that none of several policies has.
///
/// # Errors
/// The first such setting.
pub(crate) fn all_used(policies: &[&Text], blanks: &Blanks) -> Result<(), Failure> {
    if blanks.tables.is_some() && !policies.iter().any(|policy| policy.is_telecom()) {
        return Err(Failure::new(ONLY_TELECOM.0, ONLY_TELECOM.1));
    }
    let used: Vec<String> = policies.iter().flat_map(|policy| policy.own(blanks).set).collect();
    match blanks.set.iter().find(|setting| !used.contains(setting)) {
        None => Ok(()),
        Some(other) => Err(Failure::new(
            format!("--set {other}: none of the policies has such a blank"),
            format!("--set {other}：各制度都没有这个空格"),
        )),
    }
}

/// There is neither a file nor a preset of that name.
fn unknown(name: &str, failure: &Failure) -> Failure {
    let known: Vec<&str> = PRESETS.iter().map(|(name, ..)| *name).collect();
    let near = nearest(name, known.iter().copied());
    let (en, zh) = near.map_or_else(Default::default, |near| {
        (format!("; did you mean `{near}`?"), format!("；是不是`{near}`？"))
    });
    Failure::new(
        format!(
            "{}, and no preset has that name; presets: {}{en}",
            failure.text.en,
            known.join(", ")
        ),
        format!("{}，也没有此名称的内置制度；内置制度：{}{zh}", failure.text.zh, known.join("、")),
    )
}

/// The known word that is probably meant.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.map(|known| (distance(known, word), known));
    let most = |known: &str| word.chars().count().max(known.chars().count()).div_ceil(3).min(3);
    near.filter(|(far, known)| *far <= most(known))
        .min_by_key(|(far, _)| *far)
        .map(|(_, known)| known)
}

/// The number of characters to change, add or leave out to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (n, a) in one.chars().enumerate() {
        let mut before = n + 1;
        let mut next = vec![before];
        for ((b, diagonal), above) in other.iter().zip(&row).zip(row.iter().skip(1)) {
            before = (diagonal + usize::from(a != *b)).min(above + 1).min(before + 1);
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
