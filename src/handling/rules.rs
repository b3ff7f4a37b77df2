//! `Rules`: the policies of a desk and its settings.

use std::sync::Arc;

use chrono::TimeDelta;
use thiserror::Error;

use super::error::Failure;
use crate::complaint::{Command, Complaint};
use crate::policy::{Policy, PolicyStamp};
use crate::vocabulary::Lang;

/// The policies of a desk and its settings.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rules {
    current: Policy,
    earlier: Vec<Policy>,
    /// Number of attempts for a request while others keep writing to its complaint. Default: 16.
    pub tries: u32,
    /// Maximum difference between the clocks of two machines. Default: one second.
    pub tolerance: TimeDelta,
}

/// Why a policy was not adopted. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AdoptError {
    /// A policy with this name and version is known and has different rules.
    #[error(
        "`{}` version {} is known with other rules; raise the version of the new ones", stamp.name, stamp.version
    )]
    OtherRules {
        /// The name, version and digest of the refused policy.
        stamp: PolicyStamp,
    },
    /// A later version of this policy is known.
    #[error(
        "`{}` version {} is older than version {known}, which is known; to go back to its rules, \
        give them a higher version; for cases that were opened under it, add it as an earlier one",
        stamp.name, stamp.version
    )]
    Older {
        /// The name, version and digest of the refused policy.
        stamp: PolicyStamp,
        /// The latest known version.
        known: u32,
    },
}

impl AdoptError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OtherRules { .. } => "other-rules",
            Self::Older { .. } => "older-policy",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::OtherRules { stamp } => format!(
                "制度“{}”第{}版已存在且规则不同；请提高新规则的版本号",
                stamp.name, stamp.version
            ),
            Self::Older { stamp, known } => format!(
                "制度“{}”第{}版早于已有的第{known}版；要恢复其规则，请给出更高的版本号；\
                 若用于按它受理的投诉，请作为早期版本加入",
                stamp.name, stamp.version
            ),
        }
    }
}

crate::time::told!(AdoptError);

impl Rules {
    /// One policy, with default settings.
    #[must_use]
    pub const fn new(policy: Policy) -> Self {
        Self { current: policy, earlier: Vec::new(), tries: 16, tolerance: TimeDelta::seconds(1) }
    }

    /// Sets the number of attempts; at least one is made.
    #[must_use]
    pub const fn with_tries(mut self, tries: u32) -> Self {
        self.tries = tries;
        self
    }

    /// Sets the tolerance between clocks.
    #[must_use]
    pub const fn with_tolerance(mut self, tolerance: TimeDelta) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Wraps the rules in an `Arc`, to share them among machines.
    #[must_use]
    pub fn shared(self) -> Arc<Self> {
        Arc::new(self)
    }

    /// The policy for new cases.
    #[must_use]
    pub const fn current(&self) -> &Policy {
        &self.current
    }

    /// All policies, the current one first.
    pub fn policies(&self) -> impl Iterator<Item = &Policy> {
        std::iter::once(&self.current).chain(&self.earlier)
    }

    /// The policy with this stamp.
    #[must_use]
    pub fn policy(&self, stamp: &PolicyStamp) -> Option<&Policy> {
        self.policies().find(|policy| policy.stamp().matches(stamp))
    }

    /// Adopts a policy for new cases. Open cases keep the policy they were opened under until a `Recalculate`
    /// moves them.
    ///
    /// # Errors
    /// [`AdoptError`] if the name and version are known with different rules, or a later version is known.
    pub fn adopt(&mut self, policy: Policy) -> Result<(), AdoptError> {
        let stamp = policy.stamp();
        let of_name = self.policies().filter(|known| known.stamp().name == stamp.name);
        let latest = of_name.map(|known| known.stamp().version).max();
        if let Some(known) = latest.filter(|latest| *latest > stamp.version) {
            return Err(AdoptError::Older { stamp: stamp.clone(), known });
        }
        let known = self.check_known(&policy)?;
        if known && self.current.stamp() == stamp {
            // The same rules, perhaps with other labels.
            self.current = policy;
            return Ok(());
        }
        let stamp = stamp.clone();
        self.earlier.retain(|known| *known.stamp() != stamp);
        self.earlier.push(std::mem::replace(&mut self.current, policy));
        Ok(())
    }

    /// Adds a policy for cases that were opened under it; new cases keep the current one.
    ///
    /// # Errors
    /// [`AdoptError::OtherRules`].
    pub fn add_earlier(&mut self, policy: Policy) -> Result<(), AdoptError> {
        if !self.check_known(&policy)? {
            self.earlier.push(policy);
        }
        Ok(())
    }

    /// Whether a policy of this name and version is known; an error if its rules differ.
    fn check_known(&self, policy: &Policy) -> Result<bool, AdoptError> {
        let stamp = policy.stamp();
        let same = |known: &&Policy| {
            known.stamp().name == stamp.name && known.stamp().version == stamp.version
        };
        match self.policies().find(same) {
            Some(known) => match policy.may_stand_beside(known) {
                Ok(()) => Ok(true),
                Err(_) => Err(AdoptError::OtherRules { stamp: stamp.clone() }),
            },
            None => Ok(false),
        }
    }

    /// The policy that decides a command on a complaint: the complaint's own, or for a recalculation the
    /// current one.
    pub(super) fn policy_for<E>(
        &self,
        complaint: &Complaint,
        command: &Command,
    ) -> Result<Policy, Failure<E>> {
        let case = &complaint.policy;
        if matches!(command, Command::Recalculate(_)) {
            let current = self.current.stamp();
            if current.name != case.name || current.version < case.version {
                let (case, current) = (case.clone(), current.clone());
                return Err(Failure::PolicyNotNewer { case, current });
            }
            return Ok(self.current.clone());
        }
        let policy = self.policy(case).cloned();
        policy.ok_or_else(|| self.unknown(case))
    }

    /// That there is no policy with this stamp, and whether there is one with other rules.
    pub(crate) fn unknown<E>(&self, stamp: &PolicyStamp) -> Failure<E> {
        let mut known = self.policies().map(Policy::stamp);
        let other_rules =
            known.any(|known| known.name == stamp.name && known.version == stamp.version);
        Failure::UnknownPolicy { stamp: stamp.clone(), other_rules }
    }
}
