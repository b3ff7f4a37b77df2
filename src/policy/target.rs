//! `Target`: who is told, ordered or charged; written as one word.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::vocabulary::{CodeError, Lang, Role};

/// Who an order, a notice or a notification goes to, worked out when it is due.
///
/// Written `owner`, `manager`, `holder`, `next`, `liable`, or `role:` and a role.
///
/// ```
/// use redress::policy::Target;
/// let target: Target = "role:general-manager".parse()?;
/// assert_eq!(target, Target::Role("general-manager".parse()?));
/// assert_eq!(Target::Owner.to_string(), "owner");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The case owner; while none is named, the manager of the responsible department.
    Owner,
    /// The manager of the department that has the case.
    Manager,
    /// The department that has the case.
    Holder,
    /// The department that gets the form next: where it returns to from whoever has it.
    Next,
    /// Those found liable; while nothing is decided, as `Owner`.
    Liable,
    /// Whoever holds this role.
    Role(Role),
}

/// Why a text is no target.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TargetError {
    /// Neither one of the words nor `role:` and a role.
    #[error("a target is `owner`, `manager`, `holder`, `next`, `liable`, or `role:` and a role")]
    Unknown,
    /// What follows `role:` is no code.
    #[error(transparent)]
    Role(#[from] CodeError),
}

impl TargetError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-target",
            Self::Role(_) => "role",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::Unknown, Lang::Zh) => {
                "对象应为`owner`、`manager`、`holder`、`next`、`liable`，或`role:`加角色".to_owned()
            }
            (Self::Role(error), Lang::Zh) => error.text(lang),
        }
    }
}

crate::time::told!(TargetError);

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner => f.pad("owner"),
            Self::Manager => f.pad("manager"),
            Self::Holder => f.pad("holder"),
            Self::Next => f.pad("next"),
            Self::Liable => f.pad("liable"),
            Self::Role(role) => write!(f, "role:{role}"),
        }
    }
}

impl FromStr for Target {
    type Err = TargetError;
    fn from_str(text: &str) -> Result<Self, TargetError> {
        match text {
            "owner" => Ok(Self::Owner),
            "manager" => Ok(Self::Manager),
            "holder" => Ok(Self::Holder),
            "next" => Ok(Self::Next),
            "liable" => Ok(Self::Liable),
            _ => match text.strip_prefix("role:") {
                Some(role) => Ok(Self::Role(Role::new(role)?)),
                None => Err(TargetError::Unknown),
            },
        }
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parse = |text: std::borrow::Cow<'_, str>| text.parse();
        crate::redacted::text(deserializer, "target", parse)
    }
}
