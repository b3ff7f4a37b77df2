//! A car dealership over several months: complaints come in over three channels, staff usually do their work
//! and sometimes do not, and the desk watches every limit.
//!
//! The simulation uses only `Desk`, as any host does. The same options give the same months, entry by entry.
//!
//! ```
//! use redress_demo::dealership::{Options, simulate};
//!
//! let mut options = Options::default();
//! options.months = 1;
//! let scene = simulate(&options, None)?;
//! assert!(scene.months.iter().all(|month| month.balances()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arrivals;
mod closing;
mod handling;
mod kept;
mod month;
mod people;
mod simulation;
mod staff;
mod temper;
mod words;

use chrono::NaiveDate;
use redress::desk::DeskError;
use redress::vocabulary::Lang;
use thiserror::Error;

pub use arrivals::{Arrival, Plan, generate};
pub use kept::{Kept, KeptError};
pub use month::{MonthSummary, NoticeSums, Tally};
pub use people::{everybody, holding};
pub use simulation::{Refusal, Scene, calendar, policy};
pub use words::{WORDS, glossary};

/// Options of a simulation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The language in which people write remarks.
    pub lang: Lang,
    /// The seed of the random numbers.
    pub seed: u64,
    /// The first day of the simulation.
    pub from: NaiveDate,
    /// Number of months.
    pub months: u32,
}

impl Default for Options {
    fn default() -> Self {
        let from = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap_or_default();
        Self { lang: Lang::En, seed: 20_260_701, from, months: 3 }
    }
}

/// Why a simulation stopped.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The desk rejected a command that the simulation considers legal.
    #[error(transparent)]
    Desk(#[from] DeskError<KeptError>),
    /// The policy is invalid.
    #[error(transparent)]
    Policy(#[from] redress::policy::FileError),
    /// The calendar is invalid.
    #[error(transparent)]
    Calendar(#[from] redress::time::CalendarError),
    /// A date lies outside the range of calendars.
    #[error(transparent)]
    Time(#[from] redress::time::TimeError),
    /// A generated name is not a code.
    #[error(transparent)]
    Code(#[from] redress::vocabulary::CodeError),
}

/// Simulates the months of a plan, or of arrivals generated from the seed, in memory.
///
/// # Errors
/// [`enum@Error`]. For generated arrivals, any error is a bug in the simulation.
pub fn simulate(options: &Options, plan: Option<Plan>) -> Result<Scene, Error> {
    simulate_in(options, plan, Kept::in_memory())
}

/// The same in a store. A run that was broken off goes on where the store ends, if the options and the plan are the
/// same.
///
/// # Errors
/// [`enum@Error`]: also if the store fails, or if it holds something else than the beginning of this run.
pub fn simulate_in(options: &Options, plan: Option<Plan>, kept: Kept) -> Result<Scene, Error> {
    let calendar = calendar()?;
    let plan = match plan {
        Some(plan) => plan,
        None => generate(options.seed, &calendar, options.from, options.months)?,
    };
    let mut simulation = simulation::Simulation::new(options, calendar, plan, kept)?;
    simulation.run()?;
    simulation.finish()
}
