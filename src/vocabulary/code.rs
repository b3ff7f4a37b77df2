//! `Code`: a short, checked, cheaply cloned name from an open list.
//!
//! Departments, roles, channels, rules and ids are lists that adopters extend, so an enum cannot hold them.
//! One type serves them all; a marker prevents passing a role where a department is expected.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use arcstr::ArcStr;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::recent;

/// Markers that distinguish the lists of codes.
pub mod kind {
    /// Names a list of codes.
    pub trait Kind {
        /// The word used in error messages, such as `department`.
        const NAME: &'static str;
        /// The same in Chinese, such as `部门`.
        const CHINESE: &'static str = "代码";
        /// Whether there are few of them, which are read again and again. Those that are equal then share their text.
        const FEW: bool = true;
    }

    /// Declares the markers; each is an empty enum with its name in error messages.
    macro_rules! kinds {
        ($($(#[$doc:meta])* $name:ident = $word:literal, $zh:literal $(, few: $few:literal)?;)*) => {$(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            pub enum $name {}
            impl Kind for $name {
                const NAME: &'static str = $word;
                const CHINESE: &'static str = $zh;
                $(const FEW: bool = $few;)?
            }
        )*};
    }

    kinds! {
        /// The id of a complaint.
        Complaint = "complaint id", "投诉编号", few: false;
        /// An opaque reference to a customer; never a name or an identifying number.
        Customer = "customer reference", "客户标识", few: false;
        /// A person or system that issues commands.
        Actor = "actor id", "人员编号";
        /// The role an actor acts in.
        Role = "role", "角色";
        /// A unit of the organisation.
        Department = "department", "部门";
        /// The channel through which a complaint came in.
        Channel = "channel", "渠道";
        /// Severity of a complaint.
        Grade = "grade", "等级";
        /// Exposure of a complaint to the public or to authorities.
        Nature = "nature", "性质";
        /// The customer's tier.
        Tier = "tier", "客户级别";
        /// The kind of problem.
        Subject = "subject", "问题";
        /// The line of business concerned.
        Line = "line of business", "业务";
        /// A property that rules can ask for.
        Flag = "flag", "标志";
        /// A named fact recorded on a complaint.
        Mark = "mark", "标记";
        /// A rule of a policy.
        Rule = "rule", "规则";
        /// What a time limit is about; rules on the same topic replace each other.
        Topic = "limit topic", "时限主题";
        /// A clause of a source document.
        Clause = "clause", "条款";
        /// A coded reason.
        Reason = "reason", "原因";
        /// A remedy granted to the customer.
        Remedy = "remedy", "补救";
        /// How a complaint ended.
        Conclusion = "conclusion", "结案方式";
        /// A sanction other than money.
        Measure = "measure", "措施";
        /// A cause found by the investigation.
        Cause = "cause", "原因类别";
        /// The name of a calendar within a policy.
        Calendar = "calendar", "日历名称";
        /// The name of a policy.
        Policy = "policy", "制度名称";
        /// An idempotency key.
        Command = "command key", "请求标识", few: false;
        /// A level of escalation.
        Level = "escalation level", "升级层级";
        /// The name of an indicator.
        Indicator = "indicator", "指标";
        /// A section of a report.
        Section = "section of a report", "报告章节";
    }
}

/// A short name from an open list: 1 to 64 bytes, without control or formatting characters and without
/// white space at either end.
///
/// One word wide. Cloning never allocates, nor does a constant ([`code!`](crate::code)). Codes are compared byte for
/// byte, without case folding or normalisation.
///
/// ```
/// use redress::vocabulary::{Code, kind};
/// const SALES: Code<kind::Department> = redress::code!("sales");
/// assert_eq!("sales".parse::<Code<kind::Department>>()?, SALES);
/// assert!("".parse::<Code<kind::Department>>().is_err());
/// # Ok::<(), redress::vocabulary::CodeError>(())
/// ```
pub struct Code<K> {
    /// One word, with the length in front of the text: logs and indexes are full of codes.
    text: ArcStr,
    kind: PhantomData<fn() -> K>,
}

/// Maximum length of a code, in bytes.
pub(super) const MAX_BYTES: usize = 64;

/// Why a text is not a code. Never quotes the text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "a {} must be 1 to {MAX_BYTES} bytes of visible text without blanks at its ends; {problem}", what.0
)]
pub struct CodeError {
    /// What it should be, in English and Chinese.
    pub(super) what: (&'static str, &'static str),
    pub(super) problem: CodeProblem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum CodeProblem {
    #[error("this one is empty")]
    Empty,
    #[error("this one has {0} bytes")]
    TooLong(usize),
    #[error("this one begins or ends with a blank")]
    Blank,
    #[error("this one has a control or formatting character (U+{0:04X}) at byte {1}")]
    Character(u32, usize),
}

/// Whether a character is a control character, invisible formatting (zero-width, bidi) or a noncharacter.
///
/// Readers cannot see these, and stores differ in how they treat them.
#[must_use]
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FDD0}'..='\u{FDEF}')
        || (c as u32) & 0xFFFE == 0xFFFE
}

impl<K> Code<K> {
    /// For [`code!`](crate::code), which gives the same text twice: no constant can look into the second.
    #[doc(hidden)]
    #[must_use]
    pub const fn literal(text: &'static str, same: ArcStr) -> Self {
        let bytes = text.as_bytes();
        assert!(!bytes.is_empty() && bytes.len() <= MAX_BYTES, "a code has 1 to 64 bytes");
        let mut rest = bytes;
        while let [first, tail @ ..] = rest {
            assert!(first.is_ascii_graphic(), "a constant code is printable ASCII without blanks");
            rest = tail;
        }
        Self { text: same, kind: PhantomData }
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<K: kind::Kind> Code<K> {
    /// Creates a code from a text.
    ///
    /// # Errors
    /// [`CodeError`] if the text breaks the rules of [`Code`].
    pub fn new(text: impl AsRef<str>) -> Result<Self, CodeError> {
        let text = text.as_ref();
        let text = if K::FEW { recent::of(text, Self::checked) } else { Self::checked(text) }?;
        Ok(Self { text, kind: PhantomData })
    }

    fn checked(text: &str) -> Result<ArcStr, CodeError> {
        // Most are plain words: nothing can be wrong with them but their length.
        if matches!(text.len(), 1..=MAX_BYTES) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(text.into());
        }
        let problem = if text.is_empty() {
            Some(CodeProblem::Empty)
        } else if text.len() > MAX_BYTES {
            Some(CodeProblem::TooLong(text.len()))
        } else if text.trim().len() != text.len() {
            Some(CodeProblem::Blank)
        } else {
            text.char_indices()
                .find(|&(_, c)| is_unprintable(c))
                .map(|(at, c)| CodeProblem::Character(c.into(), at))
        };
        match problem {
            Some(problem) => Err(CodeError { what: (K::NAME, K::CHINESE), problem }),
            None => Ok(text.into()),
        }
    }
}

/// A code known at compile time, of the list that is expected where it stands. It allocates nothing.
///
/// The text is printable ASCII without blanks, 1 to 64 bytes; any other does not compile. What is read at
/// run time goes through [`Code::new`](crate::vocabulary::Code::new).
///
/// ```
/// use redress::code;
/// use redress::vocabulary::Department;
/// const SALES: Department = code!("sales");
/// assert_eq!(SALES, Department::new("sales")?);
/// # Ok::<(), redress::vocabulary::CodeError>(())
/// ```
///
/// ```compile_fail
/// # use redress::{code, vocabulary::Department};
/// let sales: Department = code!("the sales department");
/// ```
#[macro_export]
macro_rules! code {
    ($text:expr) => {
        const { $crate::vocabulary::Code::literal($text, $crate::arcstr::literal!($text)) }
    };
}

impl<K> Clone for Code<K> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), kind: PhantomData }
    }
}

impl<K> PartialEq for Code<K> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl<K> Eq for Code<K> {}

impl<K> PartialOrd for Code<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Code<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl<K> Hash for Code<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl<K> Borrow<str> for Code<K> {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl<K> AsRef<str> for Code<K> {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl<K> fmt::Display for Code<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<K> fmt::Debug for Code<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl<K: kind::Kind> FromStr for Code<K> {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::new(text)
    }
}

impl<K: kind::Kind> TryFrom<&str> for Code<K> {
    type Error = CodeError;
    fn try_from(text: &str) -> Result<Self, CodeError> {
        Self::new(text)
    }
}

impl<K: kind::Kind> TryFrom<String> for Code<K> {
    type Error = CodeError;
    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::new(text)
    }
}

impl<K> Serialize for Code<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de, K: kind::Kind> Deserialize<'de> for Code<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::redacted::text(deserializer, K::NAME, |text| Self::new(text))
    }
}

#[cfg(feature = "schema")]
mod described {
    //! Codes in JSON Schema: one for all lists, and a name for each list.

    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::kind::Kind;
    use super::{Code, MAX_BYTES};

    /// What [`Code::new`] accepts, as an expression without its ends. It is of characters: what counts bytes, and
    /// noncharacters beyond U+FFFF, no expression that all engines read can say.
    pub(crate) fn code_pattern() -> String {
        const UNPRINTABLE: &str = concat!(
            r"\u0000-\u001F\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069",
            r"\uFDD0-\uFDEF\uFEFF\uFFFE\uFFFF"
        );
        const BLANK: &str = r" \u00A0\u1680\u2000-\u200A\u202F\u205F\u3000";
        let seen = format!("[^{UNPRINTABLE}{BLANK}]");
        format!("{seen}(?:[^{UNPRINTABLE}]*{seen})?")
    }

    /// A code of any list.
    struct AnyCode;

    impl JsonSchema for AnyCode {
        fn schema_name() -> Cow<'static, str> {
            "Code".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "type": "string",
                "minLength": 1,
                "maxLength": MAX_BYTES,
                "pattern": format!("^{}$", code_pattern()),
                "description": "A short name from an open list: 1 to 64 bytes, without control or formatting \
                    characters and without white space at either end.",
            })
        }
    }

    /// Named after its list: `DepartmentCode`, `ComplaintId`.
    impl<K: Kind> JsonSchema for Code<K> {
        fn schema_name() -> Cow<'static, str> {
            let mut name: String = K::NAME.split(' ').map(capital).collect();
            if !K::NAME.contains(' ') {
                name.push_str("Code");
            }
            name.into()
        }
        fn schema_id() -> Cow<'static, str> {
            format!("redress::vocabulary::Code<{}>", K::NAME).into()
        }
        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let mut schema = generator.subschema_for::<AnyCode>();
            schema.insert("title".to_owned(), K::NAME.into());
            schema
        }
    }

    fn capital(word: &str) -> String {
        let mut rest = word.chars();
        rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect()
    }
}
#[cfg(feature = "schema")]
pub(crate) use described::code_pattern;
