//! The dealership's procedure (DLR-1 to DLR-31) as policy data.
//!
//! The rules are in `dealership.toml`; here are its blanks with types, and in `codes` its words. The forms are in `forms`.
//!
//! # Where nothing limits the wait, and why
//!
//! Kinds of case as the model check goes through them, which also holds this table to be whole. *Sent back*:
//! an answer has been sent back, and none has been given since.
//!
//! | cases | states | why |
//! |---|---|---|
//! | on site, major; OEM, major | received | DLR-4 limits the form of general cases only; a report to the OEM (DLR-5) is no step on the way |
//! | on site; on site, major; OEM; OEM, major | registered, dispatched, investigating, proposed, approved, offered, implementing | DLR-6 settles it on the spot and DLR-16 follows it through, both without a figure; what DLR-30 leaves blank counts from signing |
//! | on site; on site, major | handled | DLR-8 counts for the first handling; taken up again at the desk the form is not signed for, so that the three days of DLR-24 do not begin |
//! | all | answered | DLR-17, DLR-19: followed until the customer is satisfied, without a date for closing |
//! | sent back: all | dispatched, investigating, proposed, approved, offered, implementing, handled | DLR-30 gives the GM a say after the answer and no figure; if the customer is not satisfied, DLR-9 and DLR-24 take it up again within three days |

mod codes;
pub mod forms;
mod personal;

use redress::policy::{FileError, Policy, PolicyFile, PolicySpec};
use redress::time::{Calendar, Period};

pub use codes::{department, flag, line, mark, role, subject, topic};
pub use personal::{
    Attachment, CaseFile, Contact, MatchKey, Personal, Phone, PhoneError, Sex, Vehicle, Vin,
    VinError,
};

/// The procedure as a policy file, with its blanks.
pub const TOML: &str = include_str!("../dealership.toml");

/// What the source leaves to the dealership: the blanks of its form and the words without a figure.
///
/// ```
/// use redress_presets::Dealership;
/// use redress::time::Period;
/// let policy = Dealership { at_once: Some(Period::minutes(30)?), ..Dealership::default() }.policy()?;
/// assert_eq!(policy.stamp().name.as_str(), "dealership");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Dealership {
    /// The dealership's calendar: its zone, opening hours and days off. The default is the official
    /// Chinese calendar with whole days, so limits in days end at 24:00.
    pub calendar: Calendar,
    /// What "at once" means for contacting the customer of a major case (DLR-14). The source names no
    /// figure: without one there is no limit, only a notification to the manager.
    pub at_once: Option<Period>,
    /// The limit that the internal form leaves blank, "to be answered within … days" (DLR-30), from
    /// signing for the form until the customer is answered.
    pub form_limit: Option<Period>,
    /// The form's second blank, "to be returned within … once the handling is complete" (DLR-30), for forms
    /// that no other clause sets a time for. A form that is late by it costs what DLR-26 says.
    pub return_limit: Option<Period>,
    /// After how many unsuccessful call-backs a case may go on as unreachable. The source does not say.
    pub call_attempts: u8,
}

impl Default for Dealership {
    fn default() -> Self {
        Self {
            calendar: Calendar::china(),
            at_once: None,
            form_limit: None,
            return_limit: None,
            call_attempts: 3,
        }
    }
}

impl Dealership {
    /// The policy.
    ///
    /// # Errors
    /// As [`PolicyFile::policy`]: a period or count that does not fit its blank.
    pub fn policy(self) -> Result<Policy, FileError> {
        Ok(Policy::new(self.spec()?)?)
    }

    /// The policy as written, to be changed before it is checked.
    ///
    /// # Errors
    /// As [`PolicyFile::spec`].
    pub fn spec(self) -> Result<PolicySpec, FileError> {
        let mut spec = PolicyFile::from_toml(TOML)?
            .fill_some("at_once", self.at_once)?
            .fill_some("form_limit", self.form_limit)?
            .fill_some("return_limit", self.return_limit)?
            .fill("call_attempts", self.call_attempts)?
            .spec()?;
        spec.calendar = self.calendar;
        Ok(spec)
    }
}

/// The dealership's policy with the defaults of [`Dealership`].
///
/// # Errors
/// None with the rules as shipped; the type is that of every policy file.
pub fn dealership() -> Result<Policy, FileError> {
    Dealership::default().policy()
}
