//! DuckDB and polars, asked in processes of their own.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::Deserialize;

use crate::data::Columns;
use crate::{Answer, Answers, Line};

pub(crate) struct Rival {
    pub line: Line,
    pub answers: Answers,
    /// How far off its percentiles may be.
    pub slack: f64,
}

#[derive(Deserialize)]
struct Reply {
    version: String,
    seconds: Vec<f64>,
    peak: u64,
    groups: Vec<[f64; 11]>,
}

pub(crate) fn ask(columns: &Columns, rounds: usize) -> Result<Vec<Rival>, String> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let needs = "import duckdb, polars, pyarrow, numpy";
    let there = Command::new(&python).args(["-c", needs]).stderr(Stdio::null()).status();
    if !there.is_ok_and(|status| status.success()) {
        return Err(format!("`{python}` cannot `{needs}`; see the head of this bench"));
    }
    let folder = std::env::temp_dir().join(format!("redress-indicators-{}", std::process::id()));
    let asked = write(columns, &folder).and_then(|()| {
        // polars counts ranks from (n - 1) times the share, so it may take a neighbour's value.
        let engines =
            [("duckdb", 0.0), ("duckdb-enum", 0.0), ("polars", 0.5), ("polars-enum", 0.5)];
        let mut rivals = Vec::new();
        for threads in [1, 2] {
            for (engine, slack) in engines {
                rivals.push(run(&python, engine, threads, rounds, &folder, slack)?);
            }
        }
        Ok(rivals)
    });
    let _ = fs::remove_dir_all(&folder);
    asked
}

fn write(columns: &Columns, folder: &Path) -> Result<(), String> {
    let wide = |column: &[i64]| column.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes);
    fs::create_dir_all(folder)
        .and_then(|()| put("received", &wide(&columns.received)))
        .and_then(|()| put("ended", &wide(&columns.ended)))
        .and_then(|()| put("department", &columns.department))
        .and_then(|()| put("category", &columns.category))
        .and_then(|()| put("flags", &columns.flags))
        .map_err(|error| format!("cannot write the columns: {error}"))
}

fn run(
    python: &str,
    engine: &str,
    threads: usize,
    rounds: usize,
    folder: &Path,
    slack: f64,
) -> Result<Rival, String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/indicators/rivals.py");
    let output = Command::new(python)
        .arg(script)
        .args([engine, &threads.to_string(), &rounds.to_string()])
        .arg(folder)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{engine}: {error}"))?;
    let reply: Reply = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("{engine} did not answer: {error}"))?;
    let whole = |x: f64| x as u64;
    let group = |g: &[f64; 11]| {
        let counts = [g[3], g[4], g[5], g[6], g[7], g[8]].map(whole);
        ((whole(g[0]), whole(g[1]), whole(g[2])), Answer { counts, mean: g[9], p95: g[10] })
    };
    Ok(Rival {
        line: Line {
            name: format!("{engine} {}", reply.version),
            threads,
            rounds: reply.seconds.iter().map(|s| Duration::from_secs_f64(*s)).collect(),
            peak: Some(reply.peak),
            off: 0.0,
        },
        answers: reply.groups.iter().map(group).collect(),
        slack,
    })
}
