//! `redress policy`.

mod days;
mod diff;
mod expected;
mod model;
mod story;
mod tests;
mod values;

use std::path::Path;

use redress::policy::{Policy, SKELETON, Severity};
use redress::vocabulary::Lang;
use redress_presets::telecom::OPERATOR;
use redress_report::diagram;
use redress_testing::walk::{Bounds, findings};
use serde::Serialize;

use crate::args::{Blanks, Policy as Asked, Source};
use crate::failure::{Failure, UNUSABLE, WRONG};
use crate::load::{Message, PRESETS, Text, preset};
use crate::messages;
use crate::output::{self, print, print_styled};

/// Carries out a command; returns the exit status.
pub(crate) fn run(asked: &Asked, lang: Lang) -> Result<u8, Failure> {
    match asked {
        Asked::New { example_tables: true, .. } => {
            print(OPERATOR)?;
            Ok(0)
        }
        Asked::New { from, json, blanks, .. } => new(from.as_deref(), *json, blanks, lang),
        Asked::Check { source, json, quick, strict } => {
            let status = check(source, *json, *quick, lang)?;
            Ok(if *strict && status.warned { status.exit.max(WRONG) } else { status.exit })
        }
        Asked::Explain(source) => {
            print(&policy(source, lang)?.explain(lang))?;
            Ok(0)
        }
        Asked::Diagram { source, svg, out } => {
            let policy = policy(source, lang)?;
            let drawn = if *svg { diagram::svg(&policy, lang) + "\n" } else { policy.mermaid() };
            let out = out.as_deref().unwrap_or(Path::new("-"));
            output::write(out, drawn.as_bytes())?;
            output::written(out, lang);
            Ok(0)
        }
        Asked::Model { source, channel, grade } => {
            model::run(source, (channel.as_deref(), grade.as_deref()), lang)
        }
        Asked::Diff { before, after, blanks, json } => {
            diff::run(before, after, blanks, *json, lang)
        }
        Asked::Test { example: true, .. } => {
            print(tests::EXAMPLE)?;
            Ok(0)
        }
        Asked::Test { policy, stories, blanks, .. } => {
            let (Some(policy), Some(stories)) = (policy, stories) else {
                return Err(Failure::new("expected a policy and stories", "请给出制度和案例文件"));
            };
            tests::run(policy, stories, blanks, lang)
        }
    }
}

fn policy(source: &Source, lang: Lang) -> Result<Policy, Failure> {
    Text::of(&source.policy)?.policy(&source.blanks, lang)
}

fn new(from: Option<&str>, json: bool, blanks: &Blanks, lang: Lang) -> Result<u8, Failure> {
    let Some(name) = from else {
        print(SKELETON)?;
        return Ok(0);
    };
    if preset(name).is_none() {
        let known: Vec<&str> = PRESETS.iter().map(|(name, ..)| *name).collect();
        return Err(Failure::new(
            format!("no preset is called `{name}`; presets: {}", known.join(", ")),
            format!("没有名为`{name}`的内置制度；内置制度：{}", known.join("、")),
        ));
    }
    let text = Text::of(name)?;
    if !json && blanks.set.is_empty() && blanks.tables.is_none() {
        print(&text.text)?;
        return Ok(0);
    }
    let policy = text.policy(blanks, lang)?;
    let written = if json {
        serde_json::to_string_pretty(policy.spec()).map_err(Failure::json)?
    } else {
        policy.spec().to_toml().map_err(|error| Failure::of(&error))?
    };
    print(&written)?;
    Ok(0)
}

/// A message as JSON.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    severity: &'static str,
    /// The name of the finding, and its place, as `accept` in a policy names them.
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    message: &'a str,
}

/// How a check has ended.
struct Checked {
    exit: u8,
    warned: bool,
}

fn check(source: &Source, json: bool, quick: bool, lang: Lang) -> Result<Checked, Failure> {
    let text = Text::of(&source.policy)?;
    let (messages, status) = match text.spec(&source.blanks, lang) {
        Err(messages) => (messages, UNUSABLE),
        Ok(spec) => {
            let mut found = spec.check();
            let errors = found.iter().any(|finding| finding.severity == Severity::Error);
            if let Ok(policy) = Policy::new(spec)
                && !quick
            {
                found.extend(findings(&policy, Bounds::default()));
            }
            (text.located(&source.blanks, found, lang), if errors { WRONG } else { 0 })
        }
    };
    let checked = Checked { exit: status, warned: messages.iter().any(|message| !message.error) };
    if json {
        let lines: Vec<Line<'_>> = messages.iter().map(|message| line(&text, message)).collect();
        print(&serde_json::to_string_pretty(&lines).map_err(Failure::json)?)?;
        return Ok(checked);
    }
    let mut out = String::new();
    for message in &messages {
        out += &messages::shown(&text.name, &text.text, message, lang);
    }
    let errors = messages.iter().filter(|message| message.error).count();
    let warnings = messages.len() - errors;
    let name = &text.name;
    out += &match lang {
        Lang::En => {
            let s = |count: usize| if count == 1 { "" } else { "s" };
            format!("{name}: {errors} error{}, {warnings} warning{}", s(errors), s(warnings))
        }
        Lang::Zh => format!("{name}：{errors}个错误，{warnings}个警告"),
    };
    print_styled(&out)?;
    Ok(checked)
}

fn line<'a>(text: &'a Text, message: &'a Message) -> Line<'a> {
    Line {
        file: &text.name,
        line: message.at.map(|(line, _)| line),
        column: message.at.map(|(_, column)| column),
        severity: if message.error { "error" } else { "warning" },
        finding: message.names.as_ref().map(|(finding, _)| finding.as_str()),
        place: message.names.as_ref().map(|(_, place)| place.as_str()),
        message: &message.text,
    }
}
