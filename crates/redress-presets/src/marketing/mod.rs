//! The marketing-service procedure of a manufacturer (MKT-1 to MKT-11) as policy data.
//!
//! The rules are in `marketing.toml`; here are its blanks with types, and in `codes` its words.
//! Figures over many cases (MKT-8, MKT-9) are indicators.
//!
//! # Where nothing limits the wait, and why
//!
//! Kinds of case as the model check goes through them, which also holds this table to be whole. *Sent back*:
//! an answer has been sent back, and none has been given since.
//!
//! | cases | states | why |
//! |---|---|---|
//! | all | answered | MKT-7: once the customer is called back only closing is left, which has no figure |
//! | sent back: all | dispatched, investigating, proposed, offered, implementing, handled | MKT-5 counts until the answer; who is not satisfied with it goes through the procedure again with its limits (MKT-7), and marketing's own second thoughts have no figure |

mod codes;

use redress::policy::range_text;
use redress::policy::{FileError, Policy, PolicyFile, PolicySpec};
use redress::time::{Calendar, Period};
use redress::vocabulary::MoneyRange;

pub use codes::{cause, department, flag, mark, role, subject, topic};

/// The procedure as a policy file, with its blanks.
pub const TOML: &str = include_str!("../marketing.toml");

/// What the source leaves to the organisation. Every `X` must be filled in.
///
/// ```
/// use redress_presets::Marketing;
/// use redress::time::Period;
/// let unfilled = Marketing::default().policy().unwrap_err();
/// assert!(unfilled.to_string().starts_with("MKT-5 leaves `general` open"));
///
/// let policy = Marketing {
///     general: Some(Period::working_days(7)?),
///     complex: Some(Period::working_days(15)?),
///     follow_up: Some(Period::working_days(3)?),
///     ..Marketing::default()
/// }
/// .policy()?;
/// assert_eq!(policy.stamp().name.as_str(), "marketing");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Marketing {
    /// Working days in which a general complaint is handled and answered (MKT-5, first `X`).
    pub general: Option<Period>,
    /// Working days that a complex complaint may take at most, extended (MKT-5, second `X`).
    pub complex: Option<Period>,
    /// Working days in which the customer is called back after the answer (MKT-7).
    pub follow_up: Option<Period>,
    /// The calendar: zone, hours, days off. The default is the official Chinese one, whole days.
    pub calendar: Calendar,
    /// After how many unsuccessful call-backs a case may go on as unreachable. The source does not say.
    pub call_attempts: u8,
    /// What a penalty for missing the monthly targets may come to (MKT-10). The source names no
    /// amount: without one the rule is left out.
    pub penalty: Option<MoneyRange>,
    /// What a reward for good work may come to (MKT-10); likewise.
    pub reward: Option<MoneyRange>,
}

impl Default for Marketing {
    fn default() -> Self {
        Self {
            general: None,
            complex: None,
            follow_up: None,
            calendar: Calendar::china(),
            call_attempts: 3,
            penalty: None,
            reward: None,
        }
    }
}

impl Marketing {
    /// The policy.
    ///
    /// # Errors
    /// As [`PolicyFile::policy`]: blanks that are not filled in, or not as the source counts.
    pub fn policy(self) -> Result<Policy, FileError> {
        Ok(Policy::new(self.spec()?)?)
    }

    /// The policy as written, to be changed before it is checked.
    ///
    /// # Errors
    /// As [`PolicyFile::spec`].
    pub fn spec(self) -> Result<PolicySpec, FileError> {
        let mut spec = PolicyFile::from_toml(TOML)?
            .fill_some("general", self.general)?
            .fill_some("complex", self.complex)?
            .fill_some("follow_up", self.follow_up)?
            .fill("call_attempts", self.call_attempts)?
            .fill_some("penalty", self.penalty.map(range_text))?
            .fill_some("reward", self.reward.map(range_text))?
            .spec()?;
        spec.calendar = self.calendar;
        Ok(spec)
    }
}
