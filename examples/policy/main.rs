//! Policy files: print, check, draw, explain and model-check a policy.
//!
//! ```text
//! cargo run --example policy -- dealership            # as a TOML file to edit
//! cargo run --example policy -- dealership --json
//! cargo run --example policy -- check my-policy.toml  # exit code 1: errors; 2: unreadable
//! cargo run --example policy -- diagram my-policy.toml
//! cargo run --example policy -- explain my-policy.toml --lang zh
//! cargo run --example policy -- model my-policy.toml  # explore everything that can happen to a complaint
//! ```
//!
//! Instead of a file, the name of a preset can be given. Blanks of its source must be filled in:
//!
//! ```text
//! cargo run --example policy -- marketing --set general="7 working days" \
//!     --set complex="15 working days" --set follow_up="3 working days"
//! ```

use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

use redress::policy::{FileError, Policy, PolicyFile, PolicySpec, Severity};
use redress::redacted;
use redress::vocabulary::{Channel, Facts, Grade, Kind, Lang, channel, grade};
use redress_presets::{dealership, equipment, mall, marketing, rights};
use redress_testing::walk::{Bounds, explore, findings};
use serde::Deserialize;

const USAGE: &str = "\
usage: policy PRESET [--json]                 print a preset as a file to edit
       policy check FILE [--lang en|zh]       check a file (exit code 1: errors, 2: unreadable)
       policy diagram FILE                    its lifecycle as a Mermaid state diagram
       policy explain FILE [--lang en|zh]     what it demands, in plain words
       policy model FILE [--channel CHANNEL] [--grade GRADE]
                                              every way that a complaint can take (exit code 1: dead ends)
FILE may also be a preset. Blanks of a file are filled in with --set BLANK=VALUE. Presets:";

/// Why nothing was printed, with the exit code.
struct Failure {
    message: String,
    code: u8,
}

fn failure(code: u8, message: impl Into<String>) -> Failure {
    Failure { message: message.into(), code }
}

/// The presets, with the blanks of their sources.
const PRESETS: &str = "\
  dealership   [--set at_once=PERIOD] [--set form_limit=PERIOD]
  marketing    --set general=PERIOD --set complex=PERIOD --set follow_up=PERIOD
  rights       --set investigation=PERIOD --set investigation_at_most=PERIOD
               --set follow_up=PERIOD --set written_answer=PERIOD
               [--set fine=\"50.00 to 1000.00 CNY\"]
  mall         [--set counter_up_to=AMOUNT] [--set recovery=AMOUNT]
  equipment
  telecom      (with the units and figures of the telecom example)";

/// The options of the command line.
struct Options {
    lang: Lang,
    json: bool,
    channel: Channel,
    grade: Grade,
    set: BTreeMap<String, String>,
}

/// A preset with its blanks filled in; `None` if there is no preset with this name.
fn preset(name: &str, options: &Options) -> Option<Result<PolicySpec, Failure>> {
    let text = match name {
        "dealership" => dealership::TOML,
        "marketing" => marketing::TOML,
        "rights" => rights::TOML,
        "mall" => mall::TOML,
        "equipment" => equipment::TOML,
        "telecom" => {
            return Some(
                redress_demo::telecom::operator().spec().map_err(|e| failure(2, e.to_string())),
            );
        }
        _ => return None,
    };
    Some(filled(text, options).map_err(|error| failure(2, error.text(options.lang))))
}

/// A policy file with its blanks filled in.
fn filled(text: &str, options: &Options) -> Result<PolicySpec, FileError> {
    let mut file = PolicyFile::from_toml(text)?;
    for (blank, value) in &options.set {
        file = file.fill(blank, value)?;
    }
    file.spec()
}

/// A preset, or a file in TOML or JSON.
fn load(name: &str, options: &Options) -> Result<PolicySpec, Failure> {
    if let Some(spec) = preset(name, options) {
        return spec;
    }
    let text = std::fs::read_to_string(name)
        .map_err(|error| failure(2, format!("{name}: {error}, and no preset has this name")))?;
    if text.trim_start().starts_with('{') {
        let mut json = serde_json::Deserializer::from_str(&text);
        return redacted::deserialize(&mut json, |quiet| PolicySpec::deserialize(quiet))
            .map_err(|error| failure(2, format!("{name}: {error}")));
    }
    filled(&text, options).map_err(|error| match error {
        FileError::Unreadable { line, column, expected } => {
            failure(2, format!("{name}:{line}:{column}: {expected}"))
        }
        error => failure(2, format!("{name}: {}", error.text(options.lang))),
    })
}

fn build(name: &str, options: &Options) -> Result<Policy, Failure> {
    Policy::new(load(name, options)?).map_err(|error| failure(1, error.text(options.lang)))
}

/// Every finding on a line of its own, then their number; and whether there are errors.
fn check(name: &str, options: &Options) -> Result<(String, bool), Failure> {
    let lang = options.lang;
    let spec = load(name, options)?;
    let mut found = spec.check();
    if let Ok(policy) = Policy::new(spec) {
        found.extend(findings(&policy, Bounds::default()));
    }
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error).count();
    let warnings = found.len() - errors;
    let mut lines: Vec<String> = found
        .iter()
        .map(|finding| {
            let severity = match finding.severity {
                Severity::Error => lang.pick("error", "错误"),
                Severity::Warning => lang.pick("warning", "警告"),
            };
            format!("{severity}{}{}", lang.pick(": ", "："), finding.text(lang))
        })
        .collect();
    lines.push(match lang {
        Lang::En => format!("{name}: {errors} errors, {warnings} warnings"),
        Lang::Zh => format!("{name}：{errors}个错误，{warnings}个警告"),
    });
    Ok((lines.join("\n"), errors > 0))
}

/// The number of combinations that a complaint can reach, and their defects; and whether there are any.
fn model(name: &str, options: &Options) -> Result<(String, bool), Failure> {
    let policy = build(name, options)?;
    let complaint = Facts::new(Kind::Complaint, options.channel.clone());
    let facts = Facts { grade: options.grade.clone(), ..complaint };
    let found = explore(&policy, &facts, Bounds::default())
        .map_err(|rejection| failure(2, rejection.to_string()))?;
    let mut lines = vec![format!(
        "{name}, {} {}: {} combinations, {} steps, {} combinations of limits, {}",
        facts.channel,
        facts.grade,
        found.states,
        found.steps,
        found.waits,
        if found.complete { "complete" } else { "stopped at the bound" }
    )];
    let faults = [
        ("dead end", &found.dead_ends),
        ("around a gate", &found.gates_passed),
        ("around a role", &found.roles_passed),
    ];
    let faulty = faults.iter().any(|(_, ways)| !ways.is_empty());
    let waits = [
        ("wait without a limit", &found.unlimited),
        ("wait without a limit after an answer was sent back", &found.unlimited_again),
    ];
    for (what, ways) in faults.into_iter().chain(waits) {
        lines.extend(ways.iter().map(|way| format!("{what}: {way}")));
    }
    Ok((lines.join("\n"), faulty))
}

fn print(spec: &PolicySpec, json: bool) -> Result<String, Failure> {
    if json {
        serde_json::to_string_pretty(spec).map_err(|error| failure(2, error.to_string()))
    } else {
        spec.to_toml().map_err(|error| failure(2, error.to_string()))
    }
}

/// Removes the options from the arguments.
fn options(arguments: Vec<String>) -> Result<(Vec<String>, Options), Failure> {
    let mut options = Options {
        lang: Lang::En,
        json: false,
        channel: channel::HOTLINE,
        grade: grade::GENERAL,
        set: BTreeMap::new(),
    };
    let mut rest = Vec::new();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => options.json = true,
            "--lang" => {
                options.lang = match arguments.next().as_deref() {
                    Some("en") => Lang::En,
                    Some("zh") => Lang::Zh,
                    _ => return Err(failure(2, "--lang takes `en` or `zh`")),
                };
            }
            "--channel" => {
                let code = arguments.next().unwrap_or_default().parse();
                options.channel =
                    code.map_err(|error| failure(2, format!("--channel: {error}")))?;
            }
            "--grade" => {
                let code = arguments.next().unwrap_or_default().parse();
                options.grade = code.map_err(|error| failure(2, format!("--grade: {error}")))?;
            }
            "--set" => {
                let setting = arguments.next().unwrap_or_default();
                let (blank, value) = setting
                    .split_once('=')
                    .ok_or_else(|| failure(2, "--set takes a blank, `=` and its value"))?;
                options.set.insert(blank.to_owned(), value.to_owned());
            }
            _ => rest.push(argument),
        }
    }
    Ok((rest, options))
}

/// The text to print, and whether the policy has errors.
fn run(arguments: Vec<String>) -> Result<(String, bool), Failure> {
    let (arguments, options) = options(arguments)?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let text = match arguments.as_slice() {
        ["check", name] => return check(name, &options),
        ["model", name] => return model(name, &options),
        ["diagram", name] => build(name, &options)?.mermaid(),
        ["explain", name] => build(name, &options)?.explain(options.lang),
        [name] => match preset(name, &options) {
            Some(spec) => print(&spec?, options.json)?,
            None => return Err(failure(2, format!("{USAGE}\n{PRESETS}"))),
        },
        _ => return Err(failure(2, format!("{USAGE}\n{PRESETS}"))),
    };
    Ok((text, false))
}

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok((text, errors)) => {
            // A reader that stops early (`| head`) is not an error.
            let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
            ExitCode::from(u8::from(errors))
        }
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "{}", failure.message.trim_end());
            ExitCode::from(failure.code)
        }
    }
}
