//! The after-sales procedure of an equipment maker (PRD-1 to PRD-3) as policy data.
//!
//! The source leaves no figure blank: one hour where a call will do, and on site at the time that the
//! customer set, which is a limit whose date is agreed case by case. Sums per quarter and the yearly
//! survey (PRD-3) are indicators; what is done about them is an improvement plan.
//!
//! The rules are in `equipment.toml`; here are its blanks with types, and in `codes` its words.
//!
//! # Where nothing limits the wait, and why
//!
//! Kinds of case as the model check goes through them, which also holds this table to be whole. *Sent back*:
//! an answer has been sent back, and none has been given since.
//!
//! | cases | states | why |
//! |---|---|---|
//! | on site | received, registered, dispatched, investigating, proposed, approved, offered, implementing, handled | PRD-1 asks for the time that the customer set, which counts once it is agreed and until the engineer is there; PRD-2 has no figure for the rest |
//! | all | answered | PRD-3 sums up satisfaction per quarter; calling back and closing have no figure |
//! | sent back: all | dispatched, investigating, proposed, approved, offered, implementing, handled | PRD-1 counts until the call or the visit; an answer that is sent back (PRD-2) has no figure |

mod codes;

use redress::policy::{FileError, Policy, PolicyFile, PolicySpec};
use redress::time::Calendar;

pub use codes::{department, flag, mark, reason, role, topic};

/// The procedure as a policy file, with its blanks.
pub const TOML: &str = include_str!("../equipment.toml");

/// What the source leaves to the maker.
///
/// ```
/// use redress_presets::Equipment;
/// assert_eq!(Equipment::default().policy()?.stamp().name.as_str(), "equipment");
/// # Ok::<(), redress::policy::FileError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Equipment {
    /// The calendar: zone, hours, days off. The hour for a call runs through it all.
    pub calendar: Calendar,
    /// After how many unsuccessful call-backs a case may go on as unreachable. The source does not say.
    pub call_attempts: u8,
}

impl Default for Equipment {
    fn default() -> Self {
        Self { calendar: Calendar::china(), call_attempts: 3 }
    }
}

impl Equipment {
    /// The policy.
    ///
    /// # Errors
    /// As [`PolicyFile::policy`]: a count that does not fit its blank.
    pub fn policy(self) -> Result<Policy, FileError> {
        Ok(Policy::new(self.spec()?)?)
    }

    /// The policy as written, to be changed before it is checked.
    ///
    /// # Errors
    /// As [`PolicyFile::spec`].
    pub fn spec(self) -> Result<PolicySpec, FileError> {
        let mut spec =
            PolicyFile::from_toml(TOML)?.fill("call_attempts", self.call_attempts)?.spec()?;
        spec.calendar = self.calendar;
        Ok(spec)
    }
}
