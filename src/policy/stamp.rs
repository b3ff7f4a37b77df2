//! `PolicyStamp`: which rules a complaint is handled under.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::spec::PolicySpec;
use crate::vocabulary::{Digest, Lang, PolicyId};

/// Which policy a complaint is handled under: its name, its version, and a digest of its rules.
///
/// The digest is over everything in the policy but its name, its version, and the words that people
/// read for it as a whole and for its codes (`title`, `labels`), and the warnings that it accepts (`accept`):
/// none of these is a rule. Labels
/// within a rule count, since alarms carry them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(crate = "crate::redacted::serde", deny_unknown_fields)]
#[non_exhaustive]
pub struct PolicyStamp {
    /// The policy's name.
    pub name: PolicyId,
    /// Its version.
    pub version: u32,
    /// The digest of its rules; absent in logs from before there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
}

impl PolicyStamp {
    /// A stamp without a digest.
    #[must_use]
    pub const fn new(name: PolicyId, version: u32) -> Self {
        Self { name, version, digest: None }
    }

    /// The stamp of a policy as it is written.
    pub(super) fn of(spec: &PolicySpec) -> Self {
        let mut rules = serde_json::to_value(spec).unwrap_or_default();
        if let Some(rules) = rules.as_object_mut() {
            for outside in ["name", "version", "title", "labels", "accept"] {
                rules.remove(outside);
            }
        }
        let digest = Some(Digest::of(&rules));
        Self { name: spec.name.clone(), version: spec.version, digest }
    }

    /// Whether the two are stamps of the same rules: the same name and version, and digests that do not
    /// contradict each other. A stamp without a digest matches by name and version alone.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        let contradict = match (&self.digest, &other.digest) {
            (Some(one), Some(other)) => one.contradicts(other),
            _ => false,
        };
        self.name == other.name && self.version == other.version && !contradict
    }
}

/// Two policies of one name and version with different rules.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "the policy `{}` version {} is in use with other rules; raise the version of the one that is new",
    adopted.name, adopted.version
)]
#[non_exhaustive]
pub struct SameVersion {
    /// The stamp of the one in use.
    pub adopted: PolicyStamp,
    /// The stamp of the other one.
    pub offered: PolicyStamp,
}

impl SameVersion {
    /// A stable code for the error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "same-version"
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let PolicyStamp { name, version, .. } = &self.adopted;
        match lang {
            Lang::En => self.to_string(),
            Lang::Zh => {
                format!("制度“{name}”第{version}版正在使用，规则与此不同；请提高新制度的版本号")
            }
        }
    }
}

crate::time::told!(SameVersion);
