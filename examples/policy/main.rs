//! Policies in files: print one, check one, draw it, say in plain words what it demands.
//!
//! ```text
//! cargo run --example policy -- dealership            # as a TOML file to edit
//! cargo run --example policy -- dealership --json
//! cargo run --example policy -- check my-policy.toml  # exit code 1: errors; 2: unreadable
//! cargo run --example policy -- diagram my-policy.toml
//! cargo run --example policy -- explain my-policy.toml --lang zh
//! ```
//!
//! Wherever a file is asked for, the name of a preset will do.

mod file;

use std::io::Write;
use std::process::ExitCode;

use redress::policy::{Dealership, Policy, PolicySpec, Severity};
use redress::vocabulary::Lang;

const USAGE: &str = "\
usage: policy PRESET [--json]                 print a preset as a file to edit
       policy check FILE [--lang en|zh]       check a file (exit code 1: errors, 2: unreadable)
       policy diagram FILE                    its lifecycle as a Mermaid state diagram
       policy explain FILE [--lang en|zh]     what it demands, in plain words
FILE may also be a preset. Presets: dealership";

/// Why nothing was printed, with the exit code.
struct Failure {
    message: String,
    code: u8,
}

fn failure(code: u8, message: impl Into<String>) -> Failure {
    Failure { message: message.into(), code }
}

fn preset(name: &str) -> Option<PolicySpec> {
    match name {
        "dealership" => Some(Dealership::default().spec()),
        _ => None,
    }
}

/// A preset, or what a file says.
fn load(name: &str) -> Result<PolicySpec, Failure> {
    if let Some(spec) = preset(name) {
        return Ok(spec);
    }
    let text = std::fs::read_to_string(name)
        .map_err(|error| failure(2, format!("{name}: {error}, and no preset has this name")))?;
    file::read(&text).map_err(|unreadable| {
        let at = unreadable.at.map(|(line, column)| format!(":{line}:{column}"));
        failure(2, format!("{name}{}: {}", at.unwrap_or_default(), unreadable.expected))
    })
}

fn build(name: &str, lang: Lang) -> Result<Policy, Failure> {
    Policy::new(load(name)?).map_err(|error| failure(1, error.text(lang)))
}

/// Every finding on a line of its own, then how many there are.
fn check(name: &str, lang: Lang) -> Result<String, Failure> {
    let found = load(name)?.check();
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
    let text = lines.join("\n");
    if errors > 0 { Err(failure(1, text)) } else { Ok(text) }
}

fn print(spec: &PolicySpec, json: bool) -> Result<String, Failure> {
    if json {
        serde_json::to_string_pretty(spec).map_err(|error| failure(2, error.to_string()))
    } else {
        file::to_toml(spec).map_err(|error| failure(2, error.to_string()))
    }
}

fn run(arguments: &[&str]) -> Result<String, Failure> {
    let (arguments, lang) = match arguments {
        [rest @ .., "--lang", "zh"] => (rest, Lang::Zh),
        [rest @ .., "--lang", "en"] => (rest, Lang::En),
        rest => (rest, Lang::En),
    };
    match arguments {
        ["check", name] => check(name, lang),
        ["diagram", name] => Ok(build(name, lang)?.mermaid()),
        ["explain", name] => Ok(build(name, lang)?.explain(lang)),
        [name] | [name, "--json"] if preset(name).is_some() => {
            print(&load(name)?, arguments.len() > 1)
        }
        _ => Err(failure(2, USAGE)),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(text) => {
            // A reader that has seen enough (`| head`) is no failure.
            let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "{}", failure.message.trim_end());
            ExitCode::from(failure.code)
        }
    }
}
