//! `Names`: what people read for the codes in figures.

use redress::metrics::Dimension;
use redress::policy::Policy;
use redress::vocabulary::{Kind, Label, Lang, Outcome};

/// Gives the labels of a dimension their words. A [`Policy`] does; so does a function.
pub trait Names {
    /// What a person reads for a code of a dimension.
    fn name(&self, dimension: Dimension, code: &str) -> Label;
}

/// Shows every code as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Codes;

impl Names for Codes {
    fn name(&self, dimension: Dimension, code: &str) -> Label {
        fixed(dimension, code).unwrap_or_else(|| Label::new(code, code))
    }
}

impl<F: Fn(Dimension, &str) -> Label> Names for F {
    fn name(&self, dimension: Dimension, code: &str) -> Label {
        self(dimension, code)
    }
}

/// The policy's words; of a stage or a rule those of its limits; the code itself where it has none.
impl Names for Policy {
    fn name(&self, dimension: Dimension, code: &str) -> Label {
        let limits = &self.spec().limits;
        let limit = match dimension {
            Dimension::Stage => limits.iter().find(|rule| rule.topic.as_str() == code),
            Dimension::Rule => limits.iter().find(|rule| rule.id.as_str() == code),
            _ => None,
        };
        let incentive = || {
            let named = self.spec().incentives.iter().find(|rule| rule.id.as_str() == code);
            named.filter(|_| dimension == Dimension::Rule).map(|rule| rule.label.clone())
        };
        limit.map(|rule| rule.label.clone()).or_else(incentive).unwrap_or_else(|| {
            match fixed(dimension, code) {
                Some(label) => label,
                None => Label::new(self.label(code, Lang::En), self.label(code, Lang::Zh)),
            }
        })
    }
}

/// The words that the sources fix.
fn fixed(dimension: Dimension, code: &str) -> Option<Label> {
    match dimension {
        Dimension::Kind => Kind::ALL
            .iter()
            .find(|word| word.as_str() == code)
            .map(|word| Label::new(word.label(Lang::En), word.label(Lang::Zh))),
        Dimension::Outcome => Outcome::ALL
            .iter()
            .find(|word| word.as_str() == code)
            .map(|word| Label::new(word.label(Lang::En), word.label(Lang::Zh))),
        _ => None,
    }
}

/// The words for a label that may be missing.
pub(super) fn named(names: &dyn Names, dimension: Dimension, code: Option<&str>) -> Label {
    match code {
        Some(code) => names.name(dimension, code),
        None => Label::new("not recorded", "未记录"),
    }
}
