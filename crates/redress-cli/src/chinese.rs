//! Messages of readers and libraries in Chinese: sentences with gaps, translated gap by gap.

mod logs;
mod policies;
mod readers;
mod values;

/// All sentences; what a file is about comes before what reads it.
const SENTENCES: [&[(&str, &str)]; 4] =
    [policies::SENTENCES, logs::SENTENCES, values::SENTENCES, readers::SENTENCES];

/// How deep sentences stand within sentences.
const DEEPEST: u8 = 6;

/// A message in Chinese; one that is not known stays as it is, told to be the reader's own words.
pub(crate) fn of(message: &str) -> String {
    let lines: Vec<String> = message.lines().map(line).collect();
    lines.join("\n")
}

fn line(message: &str) -> String {
    if !is_english(message) {
        return message.to_owned();
    }
    translated(message, 0).unwrap_or_else(|| format!("此处有误（{message}）"))
}

/// Whether a message consists of English words, apart from what stands in quotes.
pub(crate) fn is_english(message: &str) -> bool {
    if message.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
        return false;
    }
    let outside = message.split('`').step_by(2);
    outside
        .flat_map(str::split_whitespace)
        .filter(|word| word.chars().all(char::is_alphabetic))
        .count()
        > 1
}

fn translated(text: &str, depth: u8) -> Option<String> {
    if depth > DEEPEST {
        return None;
    }
    SENTENCES.into_iter().flatten().find_map(|(en, zh)| {
        let gaps = gaps(en, text)?;
        let mut said = (*zh).to_owned();
        for (number, gap) in (1..).zip(gaps) {
            let inner = translated(gap, depth + 1).unwrap_or_else(|| listed(gap));
            said = said.replace(&format!("{{{number}}}"), &inner);
        }
        Some(said)
    })
}

/// A list of codes with the commas of Chinese; anything else as it is.
fn listed(gap: &str) -> String {
    let codes = gap.split(", ").all(|code| !code.contains(char::is_whitespace));
    if codes { gap.replace(", ", "、") } else { gap.to_owned() }
}

/// What stands in the gaps (`{}`) of a sentence if a text is one of its kind.
fn gaps<'t>(sentence: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut parts = sentence.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut parts = parts.peekable();
    let mut gaps = Vec::new();
    while let Some(part) = parts.next() {
        let at = match (parts.peek(), part) {
            (None, "") => rest.len(),
            // The last part must end the text.
            (None, part) => {
                rest.len().checked_sub(part.len()).filter(|at| rest.get(*at..) == Some(part))?
            }
            (Some(_), part) => rest.find(part)?,
        };
        gaps.push(rest.get(..at)?);
        rest = rest.get(at + part.len()..)?;
    }
    rest.is_empty().then_some(gaps)
}

#[cfg(test)]
mod tests {
    use super::{gaps, of};

    #[test]
    fn sentences_are_found_with_what_stands_in_their_gaps() {
        assert_eq!(gaps("a {} b {}", "a 1 b 2 3"), Some(vec!["1", "2 3"]));
        assert_eq!(gaps("a {} b", "a b"), None);
        assert_eq!(gaps("whole", "whole"), Some(vec![]));
        assert_eq!(gaps("whole", "whole thing"), None);
        assert_eq!(gaps("{} came", "a text came"), Some(vec!["a text"]));
    }

    #[test]
    fn gaps_are_translated_too_and_codes_stay() {
        assert_eq!(
            of("`warn` takes a percentage, a whole number from 1 to 99 such as `90`; a text came"),
            "`warn`应为百分数（1至99的整数），如`90`；实为文字"
        );
        assert_eq!(
            of("unknown field `x`, expected one of `a`, `b`"),
            "没有键`x`，应为其中之一：`a`、`b`"
        );
        assert_eq!(of("已是中文"), "已是中文");
    }
}
