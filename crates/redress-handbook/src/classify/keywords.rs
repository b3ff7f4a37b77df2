//! Keyword rules as data: which words suggest which category, and where they occur in a text.

use std::ops::Range;
use std::sync::LazyLock;

use jieba_rs::Jieba;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::categories::CATEGORIES;
use redress::vocabulary::{ShortText, Subject};

/// The keywords of a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeywordRule {
    /// The category.
    pub subject: Subject,
    /// The keywords.
    pub words: Vec<ShortText>,
}

/// A checked set of keyword rules.
///
/// Matching ignores letter case and full-width forms of Latin letters. A keyword that begins or ends with a
/// Latin letter or digit only matches at a word boundary, so `lag` is not found in `flag`. A Chinese keyword
/// matches whole words or a part of one word, but not across two: 保修 is not found in 确保修复. Word boundaries
/// come from jieba's dictionary.
///
/// A keyword inside a longer one that also matches is part of it: 服务态度 counts once, although 态度 is a
/// keyword too, and 售后服务态度 suggests after-sales service only.
///
/// ```
/// use redress_handbook::classify::{Keywords, category};
/// let rules = Keywords::handbook();
/// let suggestions = rules.suggest("配送太慢，快递员态度恶劣，货物损坏");
/// assert_eq!(suggestions[0].subject, category::LOGISTICS);
/// let words: Vec<_> = suggestions[0].found.iter().map(|found| found.word.as_str()).collect();
/// assert_eq!(words, ["配送", "快递", "货物损坏"]);
/// assert_eq!(suggestions[1].subject, category::SERVICE_ATTITUDE);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<KeywordRule>", into = "Vec<KeywordRule>")]
pub struct Keywords {
    rules: Vec<KeywordRule>,
}

/// Why a list of keyword rules was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeywordError {
    /// A category has no keywords.
    #[error("the category `{subject}` has no words; name at least one, or leave it out")]
    NoWords {
        /// The category.
        subject: Subject,
    },
    /// A category is listed twice.
    #[error("the category `{subject}` is listed twice; merge its words")]
    Twice {
        /// The category.
        subject: Subject,
    },
    /// A keyword belongs to two categories, or twice to one.
    #[error("a word of `{second}` already belongs to `{first}`; a word belongs to one category")]
    Shared {
        /// The first category with the word.
        first: Subject,
        /// The second category with the word.
        second: Subject,
    },
}

/// A category suggested by a text, with the keywords found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The category.
    pub subject: Subject,
    /// The first occurrence of each keyword found, in text order.
    pub found: Vec<Found>,
}

/// An occurrence of a keyword in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The keyword, as in the rule.
    pub word: ShortText,
    /// Byte range in the text.
    pub at: Range<usize>,
}

impl Keywords {
    /// The handbook's categories with the handbook's words (HBK-2), as a starting point.
    #[must_use]
    pub fn handbook() -> Self {
        let rules = CATEGORIES.iter().map(|category| KeywordRule {
            subject: category.subject.clone(),
            // A test ensures that each word is valid and that the whole set passes the checks.
            words: category.words.iter().filter_map(|word| ShortText::new(*word).ok()).collect(),
        });
        Self { rules: rules.collect() }
    }

    /// Checks a list of rules.
    ///
    /// # Errors
    /// [`KeywordError`] if a category has no keywords or is listed twice, or a keyword occurs twice.
    pub fn new(rules: Vec<KeywordRule>) -> Result<Self, KeywordError> {
        let mut seen: Vec<(String, &Subject)> = Vec::new();
        for (at, rule) in rules.iter().enumerate() {
            if rule.words.is_empty() {
                return Err(KeywordError::NoWords { subject: rule.subject.clone() });
            }
            if rules.iter().take(at).any(|earlier| earlier.subject == rule.subject) {
                return Err(KeywordError::Twice { subject: rule.subject.clone() });
            }
            for word in &rule.words {
                let folded: String = word.as_str().chars().map(fold).collect();
                if let Some((_, first)) = seen.iter().find(|(known, _)| *known == folded) {
                    let (first, second) = ((*first).clone(), rule.subject.clone());
                    return Err(KeywordError::Shared { first, second });
                }
                seen.push((folded, &rule.subject));
            }
        }
        Ok(Self { rules })
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &[KeywordRule] {
        &self.rules
    }

    /// The categories that a text suggests, ordered by the number of different keywords found, then by their
    /// order in the rules.
    ///
    /// An empty result means that nothing can be said, not that the category is *other*.
    #[must_use]
    pub fn suggest(&self, text: &str) -> Vec<Suggestion> {
        let text: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (at, fold(c))).collect();
        let end = text.last().map_or(0, |&(at, c)| at.saturating_add(c.len_utf8()));
        let joints = joints(&text);
        let places: Vec<Vec<Vec<Range<usize>>>> = self
            .rules
            .iter()
            .map(|rule| rule.words.iter().map(|word| places(&text, &joints, word)).collect())
            .collect();
        let all = || places.iter().flatten().flatten();
        let nested = |one: &Range<usize>| {
            all().any(|other| {
                other.start <= one.start && one.end <= other.end && one.len() < other.len()
            })
        };
        let byte = |at: usize| text.get(at).map_or(end, |(byte, _)| *byte);
        let mut suggestions: Vec<Suggestion> = Vec::new();
        for (rule, places) in self.rules.iter().zip(&places) {
            let words = rule.words.iter().zip(places);
            let mut found: Vec<Found> = words
                .filter_map(|(word, places)| {
                    let at = places.iter().find(|place| !nested(place))?;
                    Some(Found { word: word.clone(), at: byte(at.start)..byte(at.end) })
                })
                .collect();
            found.sort_by_key(|found| (found.at.start, found.at.end));
            if !found.is_empty() {
                suggestions.push(Suggestion { subject: rule.subject.clone(), found });
            }
        }
        // Stable sort: of equals, the one listed first.
        suggestions.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.found.len()));
        suggestions
    }
}

/// The places between the words of a folded text: for each character, whether a word begins with it.
fn joints(text: &[(usize, char)]) -> Vec<bool> {
    static WORDS: LazyLock<Jieba> = LazyLock::new(Jieba::new);
    let whole: String = text.iter().map(|(_, c)| c).collect();
    let mut joints = vec![false; text.len()];
    let mut at = 0usize;
    for word in WORDS.cut(&whole, false) {
        if let Some(joint) = joints.get_mut(at) {
            *joint = true;
        }
        at = at.saturating_add(word.word.chars().count());
    }
    joints
}

/// Where a word stands in a folded text, in characters.
fn places(text: &[(usize, char)], joints: &[bool], word: &ShortText) -> Vec<Range<usize>> {
    let wanted: Vec<char> = word.as_str().chars().map(fold).collect();
    let stands = |at: usize, window: &[(usize, char)]| {
        let same = window.iter().map(|(_, c)| c).eq(&wanted);
        let end = at.saturating_add(wanted.len());
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        let adjoins = |edge: Option<&char>, beside: Option<&(usize, char)>| {
            let latin = |c: &char| c.is_ascii_alphanumeric();
            edge.is_some_and(latin) && beside.is_some_and(|(_, c)| latin(c))
        };
        same && !adjoins(wanted.first(), before)
            && !adjoins(wanted.last(), text.get(end))
            && !astride(joints, at..end)
    };
    let windows = text.windows(wanted.len().max(1)).enumerate();
    let found = windows.filter(|(at, window)| stands(*at, window));
    found.map(|(at, _)| at..at.saturating_add(wanted.len())).collect()
}

/// Whether a place takes in the end of one word and the beginning of another, and one of them not whole.
fn astride(joints: &[bool], place: Range<usize>) -> bool {
    let joint = |at: usize| joints.get(at).copied().unwrap_or(true);
    let inside = (place.start.saturating_add(1)..place.end).any(joint);
    inside && !(joint(place.start) && joint(place.end))
}

/// Folds to lower case and half width.
fn fold(c: char) -> char {
    let half = match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide.saturating_sub(0xFEE0)).unwrap_or(c),
        _ => c,
    };
    half.to_ascii_lowercase()
}

impl TryFrom<Vec<KeywordRule>> for Keywords {
    type Error = KeywordError;
    fn try_from(rules: Vec<KeywordRule>) -> Result<Self, KeywordError> {
        Self::new(rules)
    }
}

impl From<Keywords> for Vec<KeywordRule> {
    fn from(keywords: Keywords) -> Self {
        keywords.rules
    }
}
