//! Whether the errors of a crate can be shown to people and passed on to programs: [`every_error!`](crate::every_error).

use std::collections::BTreeSet;

#[doc(hidden)] // for `every_error!`
pub use serde_json::Value;
use serde_json::json;

/// An error as people and programs get it.
#[derive(Clone, Debug)]
pub struct Told {
    /// What `code` says.
    pub code: String,
    /// What `text` says in English.
    pub en: String,
    /// What `text` says in Chinese.
    pub zh: String,
    /// What `Display` says.
    pub shown: String,
    /// Its serialised form; none for an error that is data and has a form of its own.
    pub form: Option<Value>,
}

/// Checks the errors of one type, one of each variant:
///
/// - codes are in kebab-case, and no two are the same;
/// - the English text is what `Display` shows, and the Chinese one has no English sentence in it;
/// - the serialised form has the code and the English text.
///
/// # Panics
/// If one of these does not hold.
pub fn check(name: &str, all: &[Told]) {
    let mut codes = BTreeSet::new();
    for Told { code, en, zh, shown, form } in all {
        let kebab = code.split('-').all(|word| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        });
        assert!(kebab, "{name}: the code {code:?} is not in kebab-case");
        assert!(codes.insert(code), "{name}: two errors have the code {code:?}");
        assert_eq!(en, shown, "{name}: the English text of {code} and Display");
        assert!(!zh.contains(en.as_str()), "{name}: the Chinese text of {code} is English: {zh}");
        let chinese = zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(chinese, "{name}: the Chinese text of {code} has no Chinese: {zh}");
        if let Some(words) = english(zh) {
            panic!("{name}: the Chinese text of {code} has English in it, {words:?}: {zh}");
        }
        if let Some(form) = form {
            assert_eq!(*form, json!({ "code": code, "message": en }), "{name}: the form of {code}");
        }
    }
}

/// Two English words side by side, outside of backquotes.
fn english(text: &str) -> Option<String> {
    let outside = text.split('`').step_by(2).collect::<Vec<_>>().join("\u{fffd}");
    let words: Vec<&str> = outside.split(' ').collect();
    let is_word = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
    let pair = words.windows(2).find(|pair| pair.iter().all(|word| is_word(word)));
    pair.map(|pair| pair.join(" "))
}

/// Checks the errors of a type ([`errors::check`](crate::errors::check)), given one of each variant with its pattern.
/// A variant that is left out does not compile within the crate of the type. The type must be
/// `Error + Send + Sync + 'static`. An error that is data, with a serialised form of its own, says `|_| None` after
/// `Lang`.
///
/// ```
/// use redress::lifecycle::{Milestone, MilestoneError};
/// use redress::vocabulary::Lang;
/// redress_testing::every_error!(MilestoneError, Lang:
///     MilestoneError::Unknown => MilestoneError::Unknown,
///     MilestoneError::Mark(_) => "mark:".parse::<Milestone>().unwrap_err(),
/// );
/// ```
#[macro_export]
macro_rules! every_error {
    ($type:ty, $lang:ident: $($pattern:pat => $value:expr),+ $(,)?) => {
        $crate::every_error!($type, $lang, |error| Some($crate::errors::form(error));
            $($pattern => $value),+)
    };
    ($type:ty, $lang:ident, $form:expr; $($pattern:pat => $value:expr),+ $(,)?) => {{
        const fn is<T: std::error::Error + Send + Sync + 'static>() {}
        is::<$type>();
        fn known(error: &$type) {
            match error { $($pattern => {}),+ }
        }
        let form: fn(&$type) -> Option<$crate::errors::Value> = $form;
        let mut all = Vec::new();
        $(
            let error: $type = $value;
            known(&error);
            assert!(matches!(&error, $pattern), "{error:?} is not {}", stringify!($pattern));
            all.push($crate::errors::Told {
                code: error.code().to_owned(),
                en: error.text($lang::En),
                zh: error.text($lang::Zh),
                shown: error.to_string(),
                form: form(&error),
            });
        )+
        $crate::errors::check(stringify!($type), &all);
    }};
}

/// The serialised form of an error; for [`every_error!`](crate::every_error).
#[doc(hidden)]
pub fn form(error: &impl serde::Serialize) -> Value {
    serde_json::to_value(error).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Told, check, english};
    use serde_json::json;

    fn told(code: &str, zh: &str) -> Told {
        let (en, shown) = ("too long".to_owned(), "too long".to_owned());
        let form = Some(json!({ "code": code, "message": en }));
        Told { code: code.to_owned(), en, zh: zh.to_owned(), shown, form }
    }

    #[test]
    fn english_words_side_by_side_are_found_outside_of_backquotes_only() {
        assert_eq!(english("应为`one of these`，如`a b`"), None);
        assert_eq!(english("应为 USD 或 EUR"), None);
        assert_eq!(english("实为a text：is too long"), Some("too long".to_owned()));
    }

    #[test]
    fn good_errors_pass() {
        check("E", &[told("too-long", "过长"), told("empty", "为空")]);
    }

    #[test]
    #[should_panic(expected = "two errors have the code")]
    fn a_code_that_is_there_twice_is_found() {
        check("E", &[told("too-long", "过长"), told("too-long", "为空")]);
    }

    #[test]
    #[should_panic(expected = "kebab-case")]
    fn a_code_of_another_form_is_found() {
        check("E", &[told("TooLong", "过长")]);
    }

    #[test]
    #[should_panic(expected = "has no Chinese")]
    fn a_text_that_is_not_chinese_is_found() {
        check("E", &[told("too-long", "zu lang")]);
    }

    #[test]
    #[should_panic(expected = "is English")]
    fn a_text_with_the_english_sentence_in_it_is_found() {
        check("E", &[told("too-long", "此处有误（too long）")]);
    }

    #[test]
    #[should_panic(expected = "and Display")]
    fn a_text_that_display_does_not_show_is_found() {
        check("E", &[Told { shown: "other".to_owned(), ..told("too-long", "过长") }]);
    }

    #[test]
    #[should_panic(expected = "the form of")]
    fn a_form_without_the_message_is_found() {
        check("E", &[Told { form: Some(json!("too-long")), ..told("too-long", "过长") }]);
    }
}
