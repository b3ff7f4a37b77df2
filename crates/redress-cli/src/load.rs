//! Policies from files, the standard input and presets.

use std::io::Read as _;
use std::path::Path;

use redress::policy::{FileError, Finding, Policy, PolicyFile, PolicySpec, Position};
use redress::redacted;
use redress::vocabulary::Lang;
use redress_presets::{dealership, equipment, mall, marketing, rights};
use serde::Deserialize as _;

use crate::args::Blanks;
use crate::failure::{Failure, UNUSABLE, WRONG};

/// The presets, and the blanks that must be filled in.
pub(crate) const PRESETS: [(&str, &str, &str); 5] = [
    ("dealership", dealership::TOML, ""),
    ("marketing", marketing::TOML, "general, complex, follow_up"),
    ("rights", rights::TOML, "investigation, investigation_at_most, follow_up, written_answer"),
    ("mall", mall::TOML, ""),
    ("equipment", equipment::TOML, ""),
];

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

/// The text of a file: UTF-8 or, by its byte-order mark, UTF-16.
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
        encoding_rs::Encoding::for_bom(&bytes).unwrap_or((encoding_rs::UTF_8, 0));
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
        Blanks { set: blanks.set.iter().filter(own).cloned().collect() }
    }

    fn read_json(&self) -> Result<PolicySpec, Message> {
        let mut json = serde_json::Deserializer::from_str(&self.text);
        redacted::deserialize(&mut json, |quiet| PolicySpec::deserialize(quiet)).map_err(|error| {
            let text = error.to_string();
            Message { error: true, at: at_of(&text), text, names: None }
        })
    }

    /// The policy as it is written.
    ///
    /// # Errors
    /// The messages about what cannot be read.
    pub(crate) fn spec(&self, blanks: &Blanks, lang: Lang) -> Result<PolicySpec, Vec<Message>> {
        if self.json {
            return self.read_json().map_err(|message| vec![message]);
        }
        self.file(blanks).and_then(|file| file.spec()).map_err(|error| messages(&error, lang))
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
        let message = |finding: &Finding| Message {
            error: finding.severity == redress::policy::Severity::Error,
            at: place(finding.at),
            text: finding.text(lang),
            names: Some((finding.problem.code().to_owned(), finding.place.code())),
        };
        findings.iter().map(message).collect()
    }

    fn failure(&self, messages: &[Message], status: u8) -> Failure {
        let lines: Vec<String> =
            messages.iter().map(|message| crate::messages::plain(&self.name, message)).collect();
        Failure::plain(lines.join("\n")).status(status)
    }
}

fn messages(error: &FileError, lang: Lang) -> Vec<Message> {
    let message = |(at, text)| Message { error: true, at: place(at), text, names: None };
    error.messages(lang).into_iter().map(message).collect()
}

/// Refuses settings of blanks that none of several policies has.
///
/// # Errors
/// The first such setting.
pub(crate) fn all_used(policies: &[&Text], blanks: &Blanks) -> Result<(), Failure> {
    let used: Vec<String> = policies.iter().flat_map(|policy| policy.own(blanks).set).collect();
    match blanks.set.iter().find(|setting| !used.contains(setting)) {
        None => Ok(()),
        Some(other) => Err(Failure::new(
            format!("--set {other}: none of the policies has such a blank"),
            format!("--set {other}：各制度都没有这个空格"),
        )),
    }
}

/// `… at line 3 column 7` of a message about JSON.
fn at_of(text: &str) -> Option<(usize, usize)> {
    let (_, at) = text.rsplit_once(" at line ")?;
    let (line, column) = at.split_once(" column ")?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// There is neither a file nor a preset of that name.
fn unknown(name: &str, failure: &Failure) -> Failure {
    let known: Vec<&str> = PRESETS.iter().map(|(name, ..)| *name).collect();
    let near = known.iter().find(|preset| {
        preset.len() == name.len() + 1 && preset.starts_with(name) || distance(preset, name) <= 2
    });
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
