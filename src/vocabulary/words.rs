//! The closed word lists: what the sources fix once and for all.
//!
//! Each word has a stable code (what is stored) and a label in two languages (what is shown).
//! What an adopter may extend is a [`Code`](super::Code) instead; see `names`.

/// Declares a fieldless enum with its codes and labels, read by serde, `Display` and the reports.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $en:literal, $zh:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant,)* }

        impl $name {
            /// Every word of the list, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Position in [`Self::ALL`].
            #[must_use]
            pub const fn index(self) -> usize {
                self as usize
            }

            /// The stable code: kebab-case, as stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What a person reads.
            #[must_use]
            pub const fn label(self, lang: $crate::vocabulary::Lang) -> &'static str {
                match self { $(Self::$variant => lang.pick($en, $zh),)* }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let read = |text: std::borrow::Cow<'_, str>| {
                    let known = || Self::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>();
                    let found = Self::ALL.iter().copied().find(|word| *word.as_str() == *text);
                    found.ok_or_else(|| format!("unknown word; the known ones are: {}", known().join(", ")))
                };
                $crate::redacted::text(deserializer, "word", read)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
pub use words;

words! {
    /// What kind of case it is (DLR-2, TEL-31, TEL-33).
    Kind {
        /// Dissatisfaction voiced, the lighter kind.
        Grievance = "grievance", "grievance", "抱怨";
        /// The case itself.
        Complaint = "complaint", "complaint", "投诉";
        /// Brought to the group or head-office level.
        EscalatedComplaint = "escalated-complaint", "escalated complaint", "升级投诉";
        /// Brought to a regulator or consumer association, or against a first outcome.
        Appeal = "appeal", "appeal", "申诉";
    }
}

words! {
    /// Who took the first step (DLR-2, DLR-30).
    Initiative {
        /// The customer came forward.
        Active = "active", "active", "主动";
        /// It came out when the customer was asked.
        Passive = "passive", "passive", "被动";
    }
}

words! {
    /// How satisfied a customer says they are at a call-back (DLR-30: five levels), best first.
    Satisfaction {
        /// 非常满意.
        VerySatisfied = "very-satisfied", "very satisfied", "非常满意";
        /// 满意.
        Satisfied = "satisfied", "satisfied", "满意";
        /// 一般.
        Neutral = "neutral", "neutral", "一般";
        /// 不满意.
        Dissatisfied = "dissatisfied", "dissatisfied", "不满意";
        /// 非常不满意.
        VeryDissatisfied = "very-dissatisfied", "very dissatisfied", "非常不满意";
    }
}

words! {
    /// Who is at fault (DLR-20, DLR-23).
    Finding {
        /// 有责.
        Liable = "liable", "liable", "有责";
        /// 无责.
        NotLiable = "not-liable", "not liable", "无责";
    }
}

words! {
    /// What the customer was told in the end (TEL-14, TEL-16, TEL-22).
    Outcome {
        /// The problem is solved.
        Resolved = "resolved", "resolved", "已解决";
        /// The customer accepts the explanation though the cause cannot be removed yet; counts as concluded.
        AgreedExplanation = "agreed-explanation", "explanation agreed", "解释口径已认可";
        /// The customer refuses; the position was stated.
        PositionStated = "position-stated", "position stated", "已表明立场";
    }
}

words! {
    /// What became of an attempt to reach the customer after the answer.
    CallBack {
        /// Reached and asked.
        Reached = "reached", "reached", "已接通";
        /// Not reached: never the same as satisfied.
        Unreachable = "unreachable", "unreachable", "未接通";
        /// Reached, and says that nobody has contacted them (DLR-25).
        NobodyContacted = "nobody-contacted", "nobody had contacted them", "无人联系";
    }
}

words! {
    /// Whether a notice takes or gives (DLR-31).
    Incentive {
        /// 罚款通知单.
        Penalty = "penalty", "penalty", "罚款";
        /// 奖励通知单.
        Reward = "reward", "reward", "奖励";
    }
}
