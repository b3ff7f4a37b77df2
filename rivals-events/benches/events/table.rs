//! The figures, and who was measured.

/// What was locked when this was compiled.
const LOCKED: &str = include_str!("../../Cargo.lock");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    Append,
    AppendLate,
    LoadTwo,
    LoadTwenty,
    LoadLong,
    ActTwo,
    ActLong,
}

impl Row {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Append, "append, new complaints of 20 entries"),
        (Self::AppendLate, "append, to 1,000 entries"),
        (Self::LoadTwo, "load 2 entries"),
        (Self::LoadTwenty, "load 20 entries"),
        (Self::LoadLong, "load 1,000 entries"),
        (Self::ActTwo, "load + append, at 2 entries"),
        (Self::ActLong, "load + append, at 1,000 entries"),
    ];
}

/// The times of each round: redress, cqrs-es, disintegrate.
#[derive(Default)]
pub(crate) struct Table(Vec<(Row, [f64; 3])>);

pub(crate) fn median(of: impl Iterator<Item = f64>) -> f64 {
    let mut of: Vec<f64> = of.collect();
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

fn version(package: &str) -> String {
    let name = format!("name = \"{package}\"");
    let mut lines = LOCKED.lines().skip_while(|line| *line != name);
    let version = lines.nth(1).and_then(|line| line.strip_prefix("version = "));
    format!("{package} {}", version.expect("a locked version").trim_matches('"'))
}

impl Table {
    pub(crate) fn add(&mut self, row: Row, times: [f64; 3]) {
        self.0.push((row, times));
    }

    /// Medians in microseconds, and how often redress would have done it in a rival's time: the median of the rounds'
    /// ratios, with the least and the greatest.
    pub(crate) fn print(&self) {
        let cqrs_es = format!("{}, {}", version("cqrs-es"), version("postgres-es"));
        println!(
            "| µs a call | redress ({}) | {cqrs_es} ({}) | × redress | {} | × redress |",
            version("tokio-postgres"),
            version("sqlx"),
            version("disintegrate-postgres"),
        );
        println!("|---|---:|---:|---:|---:|---:|");
        for (row, name) in Row::ALL {
            let rounds = || self.0.iter().filter(|(of, _)| *of == row).map(|(_, times)| times);
            let time = |who: usize| median(rounds().map(|times| times[who]));
            let ratio = |who: usize| {
                let ratios = || rounds().map(|times| times[who] / times[0]);
                let (low, high) =
                    ratios().fold((f64::MAX, 0.0_f64), |(low, high), x| (low.min(x), high.max(x)));
                format!("{:.2} ({low:.2}–{high:.2})", median(ratios()))
            };
            println!(
                "| {name} | {:.0} | {:.0} | {} | {:.0} | {} |",
                time(0),
                time(1),
                ratio(1),
                time(2),
                ratio(2)
            );
        }
    }
}
