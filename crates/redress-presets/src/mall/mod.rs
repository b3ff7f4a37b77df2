//! The department store's procedure (MAL-1 to MAL-6) as policy data.
//!
//! The source names one limit, 48 hours to a reply, and leaves nothing blank. What it calls "in the
//! shortest time" has no figure and gets no limit here.
//!
//! The rules are in `mall.toml`; here are its blanks with types, and in `codes` its words.
//!
//! # Where nothing limits the wait, and why
//!
//! Kinds of case as the model check goes through them, which also holds this table to be whole. *Sent back*:
//! an answer has been sent back, and none has been given since.
//!
//! | cases | states | why |
//! |---|---|---|
//! | all | dispatched, investigating, proposed, approved, offered, implementing, handled, answered | MAL-2 limits the reply, and what is offered to the customer is one; for the rest the source says *in the shortest time* |
//! | sent back: all | dispatched, investigating, proposed, approved, offered, implementing, handled | MAL-2, as before the answer |

mod codes;

use redress::policy::range_text;
use redress::policy::{FileError, Policy, PolicyFile, PolicySpec};
use redress::time::Calendar;
use redress::vocabulary::{Finding, Money, MoneyRange};

pub use codes::{department, flag, mark, measure, role, subject, topic};

/// The procedure as a policy file, with its blanks.
pub const TOML: &str = include_str!("../mall.toml");

/// What the source leaves to the mall.
///
/// ```
/// use redress_presets::Mall;
/// assert_eq!(Mall::default().policy()?.stamp().name.as_str(), "mall");
/// # Ok::<(), redress::policy::FileError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Mall {
    /// The calendar: zone, hours, days off. The 48 hours run through it all.
    pub calendar: Calendar,
    /// After how many unsuccessful call-backs a case may go on as unreachable. The source does not say.
    pub call_attempts: u8,
    /// Up to how much money a counter may give back or make good without asking (MAL-3: small ones
    /// never leave the counter). The source names no amount: without one only what costs no money.
    pub counter_up_to: Option<Money>,
    /// What whoever turned a customer away makes good (MAL-1: 照价赔偿), or a counter repays (MAL-5,
    /// MAL-6), may come to. Without it there is no such notice, only the measures.
    pub recovery: Option<MoneyRange>,
}

impl Default for Mall {
    fn default() -> Self {
        Self { calendar: Calendar::china(), call_attempts: 3, counter_up_to: None, recovery: None }
    }
}

impl Mall {
    /// The policy.
    ///
    /// # Errors
    /// As [`PolicyFile::policy`]: an amount or count that does not fit its blank.
    pub fn policy(self) -> Result<Policy, FileError> {
        Ok(Policy::new(self.spec()?)?)
    }

    /// The policy as written, to be changed before it is checked.
    ///
    /// # Errors
    /// As [`PolicyFile::spec`].
    pub fn spec(self) -> Result<PolicySpec, FileError> {
        let mut spec = PolicyFile::from_toml(TOML)?
            .fill("call_attempts", self.call_attempts)?
            .fill_some("counter_up_to", self.counter_up_to)?
            .fill_some("recovery", self.recovery.map(range_text))?
            .spec()?;
        spec.calendar = self.calendar;
        Ok(spec)
    }
}

/// Who bears the cost of an accredited inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bearer {
    /// The counter that sold it.
    Counter,
    /// The customer.
    Customer,
}

/// Who bears the cost of the inspection, by what it found (MAL-5: the party at fault).
#[must_use]
pub const fn inspection_cost(found: Finding) -> Bearer {
    match found {
        Finding::Liable => Bearer::Counter,
        Finding::NotLiable => Bearer::Customer,
    }
}
