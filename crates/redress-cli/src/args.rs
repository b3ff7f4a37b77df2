//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use redress::vocabulary::Lang as Words;

/// Handles customer complaints by written policies: checks a policy, computes its deadlines, and replays last
/// year's tickets through it.
///
/// Start with what you have:
///
///   redress replay tickets.csv             look at a file of tickets and get a mapping for it
///   redress replay tickets.csv --map m.toml --policy dealership
///   redress policy new > my-policy.toml    a policy to edit
///   redress policy check my-policy.toml
///   redress calendar due "3 working days" --from 2026-09-30T14:00 --calendar china
///
/// Exit status: 0 if all is well; 1 if what was checked is wrong (errors in a policy, a story that fails, a dead
/// end, a changed policy without a new version); 2 if something cannot be read or nothing in it can be used.
#[derive(Debug, Parser)]
#[command(name = "redress", version, verbatim_doc_comment, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// Language of what is printed; otherwise that of the environment (LC_ALL, LC_MESSAGES, LANG).
    #[arg(long, global = true, value_enum)]
    pub(crate) lang: Option<Lang>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// English
    En,
    /// 中文
    Zh,
}

impl From<Lang> for Words {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Self::En,
            Lang::Zh => Self::Zh,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write, check, explain and compare policies.
    #[command(subcommand)]
    Policy(Policy),
    /// Compute deadlines and show calendars.
    #[command(subcommand)]
    Calendar(Calendar),
    /// Replay a log of tickets: which promises would have been kept?
    Replay(Replay),
    /// The pack for a monthly meeting, or any indicators, from a store or a log of tickets.
    Report(Report),
    /// Print a made-up log of tickets, to try things out.
    Sample(Sample),
    /// Print completions for a shell: `source <(redress completions bash)`.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, in the format of man.
    Man {
        /// The page of a subcommand, such as `policy check`.
        of: Vec<String>,
    },
}

/// Where a policy comes from.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// A policy file (TOML or JSON), `-` for the standard input, or a preset: dealership, telecom,
    /// marketing, rights, mall, equipment.
    #[arg(value_name = "POLICY", value_hint = ValueHint::FilePath)]
    pub(crate) policy: String,
    #[command(flatten)]
    pub(crate) blanks: Blanks,
}

/// What stands in the blanks of a policy.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Blanks {
    /// Fill in a blank of the policy. May be given several times.
    #[arg(long = "set", value_name = "BLANK=VALUE")]
    pub(crate) set: Vec<String>,
    /// The operator's tables for the preset `telecom`: a file, or `example` for the tables that
    /// `redress policy new --example-tables` prints.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) tables: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Policy {
    /// Print a policy to start from: a short one with comments, or a preset.
    New {
        /// The preset to start from; see `redress policy check --help` for their names.
        #[arg(long, value_name = "PRESET")]
        from: Option<String>,
        /// As JSON, with its blanks filled in.
        #[arg(long, requires = "from")]
        json: bool,
        /// Print the tables of a made-up telecom operator instead, to edit for `--tables`.
        #[arg(long, conflicts_with = "from")]
        example_tables: bool,
        #[command(flatten)]
        blanks: Blanks,
    },
    /// List all that is wrong with a policy, with file, line and column.
    ///
    /// Exit status: 0 without errors, 1 with errors, 2 if it cannot be read.
    Check {
        #[command(flatten)]
        source: Source,
        /// As JSON: a list of {file, line, column, severity, finding, place, message}; `accept` in a policy takes
        /// finding and place.
        #[arg(long)]
        json: bool,
        /// Leave out the walk through all states, which takes seconds for large policies.
        #[arg(long)]
        quick: bool,
        /// Exit with status 1 where there are warnings, too: for a pipeline.
        #[arg(long)]
        strict: bool,
    },
    /// Say in words what a policy demands.
    Explain(#[command(flatten)] Source),
    /// Draw the lifecycle under a policy: as a Mermaid state diagram, or as SVG.
    Diagram {
        #[command(flatten)]
        source: Source,
        /// Draw it as SVG, a picture for browsers and documents, instead of the text of Mermaid.
        #[arg(long)]
        svg: bool,
        /// Write to this file instead of printing.
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        out: Option<PathBuf>,
    },
    /// Explore everything that can happen to a complaint: dead ends, ways around a gate, waits without a limit.
    ///
    /// Exit status: 1 if there is a dead end or a way around a gate or a role.
    Model {
        #[command(flatten)]
        source: Source,
        /// The channel of the complaint; otherwise `hotline`, or the first that the policy lists.
        #[arg(long)]
        channel: Option<String>,
        /// Its grade; otherwise `general`, or the first that the policy lists.
        #[arg(long)]
        grade: Option<String>,
    },
    /// Say in words, rule by rule, what is different in another policy.
    ///
    /// Exit status: 1 if rules have changed and the version was not raised.
    Diff {
        /// The policy before: a file or a preset.
        #[arg(value_hint = ValueHint::FilePath)]
        before: String,
        /// The policy after.
        #[arg(value_hint = ValueHint::FilePath)]
        after: String,
        #[command(flatten)]
        blanks: Blanks,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Try stories on a policy: given a complaint, when this happens, then that must follow.
    ///
    /// Stories are written in TOML; `redress policy test --example` prints some. Exit status: 1 if one fails.
    Test {
        /// The policy: a file or a preset.
        #[arg(value_hint = ValueHint::FilePath, required_unless_present = "example")]
        policy: Option<String>,
        /// The file of stories.
        #[arg(value_hint = ValueHint::FilePath, required_unless_present = "example")]
        stories: Option<PathBuf>,
        #[command(flatten)]
        blanks: Blanks,
        /// Print stories to start from; they hold for the dealership preset.
        #[arg(long)]
        example: bool,
    },
}

/// Which calendar.
#[derive(Debug, Args)]
pub(crate) struct Days {
    /// `china` (official days off, round the clock), `open` (always open), `office` (Monday to Friday, `--hours`),
    /// or a policy: its own calendar.
    #[arg(long, default_value = "china", value_name = "NAME|POLICY")]
    pub(crate) calendar: String,
    /// The zone of `open` and `office`.
    #[arg(long, default_value = "Asia/Shanghai")]
    pub(crate) zone: String,
    /// The hours of `office`; several with commas between them.
    #[arg(long, default_value = "09:00-17:00", value_name = "FROM-UNTIL")]
    pub(crate) hours: String,
    /// Days off from an iCalendar file, added to `office`.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ics: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) blanks: Blanks,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Calendar {
    /// When something is due, and why then.
    Due {
        /// How long it may take: "3 working days", "48h", "5 days", "3个工作日".
        period: String,
        /// From when: 2026-09-30T14:00 in the calendar's zone, or with an offset.
        #[arg(long)]
        from: String,
        #[command(flatten)]
        days: Days,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// A year's sheet: working days, days off, make-up days.
    Show {
        /// The year.
        year: i32,
        #[command(flatten)]
        days: Days,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

/// A log and how it is read.
#[derive(Debug, Args)]
pub(crate) struct Log {
    /// The log: CSV and its relatives, JSON Lines, a JSON array or XES, plain or gzip.
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// How it is read: a mapping file, or `helpdesk` or `cfpb` for these public data sets.
    #[arg(long, value_name = "MAPPING", value_hint = ValueHint::FilePath)]
    pub(crate) map: Option<String>,
    #[command(flatten)]
    pub(crate) blanks: Blanks,
}

#[derive(Debug, Args)]
pub(crate) struct Replay {
    #[command(flatten)]
    pub(crate) log: Log,
    /// Judge by the limits of this policy (a file or a preset) instead of those of the mapping.
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub(crate) policy: Option<String>,
    /// Compare with the limits of another policy: which cases would be judged differently?
    #[arg(long, requires = "policy", value_name = "POLICY", value_hint = ValueHint::FilePath)]
    pub(crate) against: Option<String>,
    /// Write one page with all figures and charts.
    #[arg(long, value_name = "HTML", value_hint = ValueHint::FilePath)]
    pub(crate) out: Option<PathBuf>,
    /// Write the exact figures as JSON; `-` for the standard output instead of the text.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) json: Option<PathBuf>,
    /// Write the exact figures as CSV; `-` as above.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) csv: Option<PathBuf>,
    /// Write the cases with the verdict of each limit as CSV; with `--against`, of both policies.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) cases: Option<PathBuf>,
    /// Write the histories as XES, for process mining.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) xes: Option<PathBuf>,
    /// Write the histories as OCEL 2.0.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ocel: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    /// A store's file (SQLite), a dump of a store (JSON Lines), or a log with `--map`.
    #[arg(value_hint = ValueHint::FilePath, required_unless_present = "list")]
    pub(crate) file: Option<PathBuf>,
    /// How a log is read: a mapping file, or `helpdesk`. A store needs none.
    #[arg(long, value_name = "MAPPING", value_hint = ValueHint::FilePath)]
    pub(crate) map: Option<String>,
    #[command(flatten)]
    pub(crate) blanks: Blanks,
    /// The policy whose names and counting rules apply, and for a log its limits: a file or a preset.
    #[arg(long, value_hint = ValueHint::FilePath, required_unless_present = "list")]
    pub(crate) policy: Option<String>,
    /// The period: 2026-03, 2026-Q1, 2026, or `all` with `--indicators`; the month of the last record if absent.
    #[arg(long)]
    pub(crate) period: Option<String>,
    /// These indicators instead of the meeting pack: names and sets with commas between them; see `--list`.
    #[arg(long, value_name = "NAMES")]
    pub(crate) indicators: Option<String>,
    /// The indicators also by department, channel, grade and the like. May be given several times.
    #[arg(long, value_name = "DIMENSION", requires = "indicators")]
    pub(crate) by: Vec<String>,
    /// List the indicators and their sets.
    #[arg(long)]
    pub(crate) list: bool,
    /// Write it as one page.
    #[arg(long, value_name = "HTML", value_hint = ValueHint::FilePath)]
    pub(crate) out: Option<PathBuf>,
    /// Write it as CSV.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) csv: Option<PathBuf>,
    /// Write it as JSON, with exact figures; `-` for the standard output instead of the text.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) json: Option<PathBuf>,
}

impl Report {
    /// The source.
    pub(crate) fn log(&self) -> Option<Log> {
        let (map, blanks) = (self.map.clone(), self.blanks.clone());
        Some(Log { file: self.file.clone()?, map, blanks })
    }
}

#[derive(Debug, Args)]
pub(crate) struct Sample {
    /// Number of rows.
    #[arg(default_value_t = 200)]
    pub(crate) rows: u64,
    /// In order of time instead of case by case.
    #[arg(long)]
    pub(crate) by_time: bool,
    /// Another seed gives another log.
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
    /// Print the mapping of such logs instead.
    #[arg(long)]
    pub(crate) map: bool,
}
