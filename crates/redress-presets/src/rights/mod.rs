//! The consumer-rights procedure of an organisation with branches (RTS-1 to RTS-9) as policy data.
//!
//! The rules are in `rights.toml`; here are its blanks with types, and in `codes` its words.
//! Figures (RTS-7) are indicators; improvement plans (RTS-8) are in the crate `redress-handbook`.
//!
//! # Where nothing limits the wait, and why
//!
//! Kinds of case as the model check goes through them, which also holds this table to be whole. *Sent back*:
//! an answer has been sent back, and none has been given since.
//!
//! | cases | states | why |
//! |---|---|---|
//! | all | received, registered | RTS-2: judged, registered and passed on at time points that the office sets, without a figure |
//! | all | dispatched, investigating, proposed | RTS-3 limits the investigation; once its report is in, proposal and review (RTS-5) have no figure until the date of carrying out is set |
//! | all | answered | RTS-6: once the customer is called back only closing is left, which has no figure |
//! | sent back: all | dispatched, investigating, proposed, approved, offered, implementing, handled | RTS-3 and RTS-6 count report, written answer and call-back once; an answer that is sent back has no figure (RTS-5) |

mod codes;

use redress::policy::range_text;
use redress::policy::{FileError, Policy, PolicyFile, PolicySpec};
use redress::time::{Calendar, Period};
use redress::vocabulary::{MoneyRange, Responsibility, RuleId, words};

pub use codes::{department, flag, mark, measure, reason, role, subject, topic};

/// The procedure as a policy file, with its blanks.
pub const TOML: &str = include_str!("../rights.toml");

/// What the source leaves to the organisation. Every `X` must be filled in.
///
/// ```
/// use redress_presets::Rights;
/// let unfilled = Rights::default().policy().unwrap_err();
/// assert!(unfilled.to_string().starts_with("RTS-3 leaves `investigation` open"));
/// ```
#[derive(Clone, Debug)]
pub struct Rights {
    /// Working days in which the investigation is reported (RTS-3, first `X`).
    pub investigation: Option<Period>,
    /// Working days that the investigation of a complex or major complaint may take at most, extended
    /// with approval (RTS-3, second `X`).
    pub investigation_at_most: Option<Period>,
    /// Working days in which the customer is called back after completion (RTS-6, first `X`).
    pub follow_up: Option<Period>,
    /// Working days in which the written answer goes out after completion (RTS-6, second `X`).
    pub written_answer: Option<Period>,
    /// The calendar: zone, hours, days off. The default is the official Chinese one, whole days.
    pub calendar: Calendar,
    /// After how many unsuccessful call-backs a case may go on as unreachable. The source does not say.
    pub call_attempts: u8,
    /// What an economic sanction may come to (RTS-9: bonus withheld, fine). The source names no
    /// amount: without one there is no such sanction, only the others.
    pub fine: Option<MoneyRange>,
}

impl Default for Rights {
    fn default() -> Self {
        Self {
            investigation: None,
            investigation_at_most: None,
            follow_up: None,
            written_answer: None,
            calendar: Calendar::china(),
            call_attempts: 3,
            fine: None,
        }
    }
}

impl Rights {
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
            .fill_some("investigation", self.investigation)?
            .fill_some("investigation_at_most", self.investigation_at_most)?
            .fill_some("follow_up", self.follow_up)?
            .fill_some("written_answer", self.written_answer)?
            .fill("call_attempts", self.call_attempts)?
            .fill_some("fine", self.fine.map(range_text))?
            .spec()?;
        spec.calendar = self.calendar;
        Ok(spec)
    }
}

words! {
    /// The kind of a sanction (RTS-9), the mildest first.
    Sanction {
        /// Criticism and a written self-criticism.
        Criticism = "criticism", "criticism", "批评教育";
        /// Money: bonus withheld, fine, damages.
        Economic = "economic", "economic sanction", "经济处罚";
        /// Another post.
        ChangeOfPost = "change-of-post", "change of post", "岗位调整";
        /// Discipline, from a warning to dismissal.
        Discipline = "discipline", "disciplinary sanction", "纪律处分";
        /// A matter for the courts.
        Legal = "legal", "legal liability", "法律责任";
    }
}

/// The rule by which somebody with this responsibility is sanctioned like this (RTS-9); none for what
/// the source does not list.
#[must_use]
pub fn sanction(responsibility: Responsibility, sanction: Sanction) -> Option<RuleId> {
    let name = format!("rts9-{responsibility}-{sanction}");
    if sanction == Sanction::Legal { None } else { RuleId::new(name).ok() }
}
