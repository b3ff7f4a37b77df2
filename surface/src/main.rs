//! Lists what a crate offers, from the JSON that rustdoc writes: one line an item, sorted.
//!
//! `.ci/surface` runs it for each library and holds the lists against those in `docs/surface`.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(json) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: surface RUSTDOC_JSON");
        return ExitCode::from(2);
    };
    let listed = public_api::Builder::from_rustdoc_json(&json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build();
    match listed {
        Ok(listed) => {
            print!("{listed}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("surface: {}: {error}", json.display());
            ExitCode::FAILURE
        }
    }
}
