//! What is probably meant where a policy cannot be read: amounts and zones as people write them.

use chrono_tz::TZ_VARIANTS;
use redress::vocabulary::{Label, Money};

use crate::load::nearest;

/// The text in quotes that begins at a line and column.
fn quoted(text: &str, (line, column): (usize, usize)) -> Option<&str> {
    let line = text.lines().nth(line.checked_sub(1)?)?;
    let (at, _) = line.char_indices().nth(column.checked_sub(1)?)?;
    let rest = line.get(at..)?;
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}

/// Advice to add to a message (in English) about a place of a policy.
pub(crate) fn on(message: &str, text: &str, at: Option<(usize, usize)>) -> Option<Label> {
    let word = quoted(text, at?)?;
    if message.starts_with("a zone is an IANA name") {
        let near = nearest(word, TZ_VARIANTS.iter().map(|zone| zone.name()))?;
        return Some(Label::new(
            format!("; did you mean `{near}`?"),
            format!("；是不是`{near}`？"),
        ));
    }
    let money = ["an amount must be", "money must be", "a currency must be"];
    if money.iter().any(|start| message.starts_with(start)) {
        let amount = amount(word)?;
        return Some(Label::new(
            format!("; write it like `{amount}`"),
            format!("；应写成`{amount}`"),
        ));
    }
    None
}

/// The signs of some currencies, and their names.
const CURRENCIES: [(&str, &str); 7] = [
    ("€", "EUR"),
    ("euro", "EUR"),
    ("$", "USD"),
    ("dollar", "USD"),
    ("£", "GBP"),
    ("元", "CNY"),
    ("rmb", "CNY"),
];

/// An amount as a policy writes it, from one with a comma, a sign or a name; `None` if it is still none.
fn amount(word: &str) -> Option<String> {
    let digits: String = word.chars().filter(|c| c.is_ascii_digit() || ".,".contains(*c)).collect();
    // What stands last before one or two digits is the point; other points and commas are between thousands.
    let point = digits.rfind(['.', ',']).filter(|at| digits.len() - at <= 3);
    let (whole, cents) = digits.split_at_checked(point.unwrap_or(digits.len()))?;
    let plain = |text: &str| text.replace(['.', ','], "");
    let number = match plain(cents).as_str() {
        "" => plain(whole),
        cents => format!("{}.{cents}", plain(whole)),
    };
    let lower = word.to_lowercase();
    let code: String = word.chars().filter(char::is_ascii_alphabetic).collect();
    let known = CURRENCIES.iter().find(|(sign, _)| lower.contains(sign)).map(|(_, code)| *code);
    let written = format!("{number} {}", known.map_or_else(|| code.to_uppercase(), str::to_owned));
    written.parse::<Money>().ok().map(|money| money.to_string())
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn amounts_as_people_write_them_become_those_of_a_policy() {
        let table = [
            ("50,00 EUR", "50.00 EUR"),
            ("€50.00", "50.00 EUR"),
            ("EUR 50", "50.00 EUR"),
            ("50 Euro", "50.00 EUR"),
            ("1.250,50 €", "1250.50 EUR"),
            ("1,250 usd", "1250.00 USD"),
            ("200元", "200.00 CNY"),
        ];
        for (written, meant) in table {
            assert_eq!(amount(written).as_deref(), Some(meant), "{written}");
        }
        assert_eq!(amount("much"), None);
        assert_eq!(amount("50"), None);
    }
}
