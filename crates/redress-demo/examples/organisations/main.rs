//! One case of each kind, told line by line: local time, person, action, and the effect on limits.
//!
//! ```sh
//! cargo run --example organisations -- marketing
//! cargo run --example organisations -- rights --lang zh
//! cargo run --example organisations -- mall
//! cargo run --example organisations -- equipment
//! ```
//!
//! The figures that the sources leave blank (`X` working days) are set in `cases`, as an adopter would set
//! them. All names and cases are fictional.

mod cases;

use std::process::ExitCode;

use redress::vocabulary::{Label, Lang};
use redress_demo::{Case, Failure, Person};

const USAGE: &str = "usage: organisations marketing|rights|mall|equipment [--lang zh|en]";

fn main() -> ExitCode {
    let mut lang = Lang::En;
    let mut which = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--lang" => match arguments.next().as_deref() {
                Some("zh") => lang = Lang::Zh,
                Some("en") => lang = Lang::En,
                _ => return refuse(USAGE),
            },
            "-h" | "--help" => {
                println!("{USAGE}");
                return ExitCode::SUCCESS;
            }
            name if which.is_none() => which = Some(name.to_owned()),
            _ => return refuse(USAGE),
        }
    }
    let told = match which.as_deref() {
        Some("marketing") => cases::marketing(lang),
        Some("rights") => cases::rights(lang),
        Some("mall") => cases::mall(lang),
        Some("equipment") => cases::equipment(lang),
        _ => return refuse(USAGE),
    };
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&error.to_string()),
    }
}

/// Prints a case under the title of its policy.
fn tell(case: &Case<'_>, title: &Label, cast: &[&Person], lang: Lang) -> Result<(), Failure> {
    let told = case.told(&cases::WORDS, cast, lang)?;
    Ok(redress_demo::print(&format!("{}\n\n{told}", title.text(lang)))?)
}

fn refuse(why: &str) -> ExitCode {
    eprintln!("organisations: {why}");
    ExitCode::FAILURE
}
