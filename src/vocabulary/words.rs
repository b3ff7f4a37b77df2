//! Closed word lists.
//!
//! Each word has a stable code, which is stored, and a label in two languages, which is shown.
//! Lists that adopters extend are [`Code`](super::Code)s instead; see `names`.

/// Declares a fieldless enum with codes and labels, and its serde and `Display` implementations.
#[macro_export]
macro_rules! words {
    ($(#[$($doc:tt)+])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $en:literal, $zh:literal;)* }) => {
        $(#[$($doc)+])*
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

            /// The label shown to people.
            #[must_use]
            pub const fn label(self, lang: $crate::vocabulary::Lang) -> &'static str {
                match self { $(Self::$variant => lang.pick($en, $zh),)* }
            }
        }

        $crate::words_schema!($(#[$($doc)+])* $name);

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let read = |text: std::borrow::Cow<'_, str>| {
                    let known: Vec<&str> = Self::ALL.iter().map(|word| word.as_str()).collect();
                    let found = Self::ALL.iter().copied().find(|word| *word.as_str() == *text);
                    found.ok_or_else(|| $crate::redacted::Both(
                        format!("unknown word; the known ones are: {}", known.join(", ")),
                        format!("没有这个词；可用：{}", known.join("、")),
                    ))
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
    /// The kind of case.
    Kind {
        /// Dissatisfaction that was voiced; milder than a complaint.
        Grievance = "grievance", "grievance", "抱怨";
        /// A complaint.
        Complaint = "complaint", "complaint", "投诉";
        /// A complaint brought to group or head-office level.
        EscalatedComplaint = "escalated-complaint", "escalated complaint", "升级投诉";
        /// A complaint brought to a regulator or consumer association, or against a first outcome.
        Appeal = "appeal", "appeal", "申诉";
    }
}

words! {
    /// Who took the initiative.
    Initiative {
        /// The customer came forward.
        Active = "active", "active", "主动";
        /// The customer said so when asked.
        Passive = "passive", "passive", "被动";
    }
}

words! {
    /// The satisfaction that a customer states at a call-back (five levels), best first.
    Satisfaction {
        /// Very satisfied (非常满意).
        VerySatisfied = "very-satisfied", "very satisfied", "非常满意";
        /// Satisfied (满意).
        Satisfied = "satisfied", "satisfied", "满意";
        /// Neutral (一般).
        Neutral = "neutral", "neutral", "一般";
        /// Dissatisfied (不满意).
        Dissatisfied = "dissatisfied", "dissatisfied", "不满意";
        /// Very dissatisfied (非常不满意).
        VeryDissatisfied = "very-dissatisfied", "very dissatisfied", "非常不满意";
    }
}

words! {
    /// Whether a person or department is at fault.
    Finding {
        /// At fault (有责).
        Liable = "liable", "liable", "有责";
        /// Not at fault (无责).
        NotLiable = "not-liable", "not liable", "无责";
    }
}

words! {
    /// The outcome as communicated to the customer.
    Outcome {
        /// The problem is solved.
        Resolved = "resolved", "resolved", "已解决";
        /// The cause cannot be removed yet, but the customer accepts the explanation; counts as concluded.
        AgreedExplanation = "agreed-explanation", "explanation agreed", "解释口径已认可";
        /// The customer does not accept; the company's position was stated.
        PositionStated = "position-stated", "position stated", "已表明立场";
    }
}

words! {
    /// The result of an attempt to reach the customer after the answer.
    CallBack {
        /// The customer was reached and asked.
        Reached = "reached", "reached", "已接通";
        /// The customer was not reached; never counted as satisfied.
        Unreachable = "unreachable", "unreachable", "未接通";
        /// The customer was reached and says that the company has not been in touch.
        NobodyContacted = "nobody-contacted", "nobody had contacted them", "无人联系";
    }
}

words! {
    /// Whether a notice is a penalty or a reward.
    Incentive {
        /// A penalty notice (罚款通知单).
        Penalty = "penalty", "penalty", "处罚";
        /// A reward notice (奖励通知单).
        Reward = "reward", "reward", "奖励";
    }
}
