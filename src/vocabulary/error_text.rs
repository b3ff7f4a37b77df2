//! What programs and people read when a code, a text, an amount or a digest is refused: codes, and texts in both
//! languages. No text quotes the input.

use super::code::{CodeError, CodeProblem};
use super::{DigestError, Lang, MoneyError, TextError};
use crate::time::told;

impl CodeError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.problem {
            CodeProblem::Empty => "empty",
            CodeProblem::TooLong(_) => "too-long",
            CodeProblem::Blank => "blank",
            CodeProblem::Character(..) => "character",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        let problem = match self.problem {
            CodeProblem::Empty => "此处为空".to_owned(),
            CodeProblem::TooLong(bytes) => format!("此处有{bytes}字节"),
            CodeProblem::Blank => "此处首尾有空格".to_owned(),
            CodeProblem::Character(code_point, at) => {
                format!("此处第{at}字节是控制或格式字符（U+{code_point:04X}）")
            }
        };
        let (what, most) = (self.what.1, super::code::MAX_BYTES);
        format!("{what}应为1至{most}字节的可见文字，首尾不含空格；{problem}")
    }
}

impl TextError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "empty",
            Self::TooLong { .. } => "too-long",
            Self::Blank { .. } => "blank",
            Self::Control { .. } => "control-character",
            Self::Line { .. } => "line-break",
            Self::Direction { .. } => "direction",
            Self::Noncharacter { .. } => "noncharacter",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::Empty { max } => format!("文字应有1至{max}字节，此处为空；请填写，或不给出此项"),
            Self::TooLong { bytes, max } => {
                format!("文字应有1至{max}字节，此处有{bytes}字节；请缩短，或作为附件提交")
            }
            Self::Blank { bytes } => {
                format!("文字至少应有一个可见字符，此处的{bytes}字节都不可见；请填写")
            }
            Self::Control { code_point, at } => {
                format!("文字不得含控制字符，此处第{at}字节有U+{code_point:04X}；请删去")
            }
            Self::Line { at } => {
                format!("此处应为单行文字，第{at}字节有制表符或换行；请删去")
            }
            Self::Direction { code_point, at } => {
                format!("文字不得改变书写方向，此处第{at}字节有U+{code_point:04X}；请删去")
            }
            Self::Noncharacter { code_point, at } => {
                format!("文字应由字符组成，此处第{at}字节是非字符U+{code_point:04X}；请删去")
            }
        }
    }
}

impl MoneyError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownCurrency { .. } => "unknown-currency",
            Self::NoCurrency => "no-currency",
            Self::NotDecimal { .. } => "not-decimal",
            Self::Negative => "negative",
            Self::Decimals { .. } => "decimals",
            Self::TooLarge { .. } => "too-large",
            Self::Mixed { .. } => "mixed-currencies",
            Self::Reversed => "reversed",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::UnknownCurrency { bytes } => {
                format!("币种应为现行的ISO 4217大写代码，如CNY；此处的{bytes}字节不是")
            }
            Self::NoCurrency => "金额应带币种，如`50.00 CNY`或`¥50`；此处缺少币种".to_owned(),
            Self::NotDecimal { at } => {
                format!("金额应为数字，至多一个小数点，如20.50；此处第{at}字节不是")
            }
            Self::Negative => "金额不得为负；由谁付给谁由款项的种类表明".to_owned(),
            Self::Decimals { currency, allowed, found } => {
                format!("{currency}有{allowed}位小数，此金额有{found}位；请先取整")
            }
            Self::TooLarge { currency } => {
                format!("{currency}金额最多为{}个最小单位；此处超过", i64::MAX)
            }
            Self::Mixed { left, right } => {
                format!("两个金额应为同一币种，此处为{left}和{right}；请先换算其中之一")
            }
            Self::Reversed => "区间应从小到大；请对调两端".to_owned(),
        }
    }
}

impl DigestError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Form => "form",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::Form, Lang::Zh) => {
                "摘要应为版本号（1至255）、冒号和32位十六进制数字（第1版为16位）".to_owned()
            }
        }
    }
}

told!(CodeError);
told!(TextError);
told!(MoneyError);
told!(DigestError);

#[cfg(test)]
mod tests {
    use redress_testing::every_error;

    use super::*;
    use crate::vocabulary::Currency;

    #[test]
    fn every_error_of_a_word_or_an_amount_has_a_code_and_a_text_in_both_languages() {
        let code = |problem| CodeError { what: ("department", "部门"), problem };
        every_error!(CodeError, Lang:
            CodeError { problem: CodeProblem::Empty, .. } => code(CodeProblem::Empty),
            CodeError { problem: CodeProblem::TooLong(_), .. } => code(CodeProblem::TooLong(65)),
            CodeError { problem: CodeProblem::Blank, .. } => code(CodeProblem::Blank),
            CodeError { problem: CodeProblem::Character(..), .. } =>
                code(CodeProblem::Character(7, 3)),
        );
        let (code_point, at, max, bytes) = (7, 3, 256, 300);
        every_error!(TextError, Lang:
            TextError::Empty { .. } => TextError::Empty { max },
            TextError::TooLong { .. } => TextError::TooLong { bytes, max },
            TextError::Blank { .. } => TextError::Blank { bytes },
            TextError::Control { .. } => TextError::Control { code_point, at },
            TextError::Line { .. } => TextError::Line { at },
            TextError::Direction { .. } => TextError::Direction { code_point, at },
            TextError::Noncharacter { .. } => TextError::Noncharacter { code_point, at },
        );
        let currency = Currency::CNY;
        every_error!(MoneyError, Lang:
            MoneyError::UnknownCurrency { .. } => MoneyError::UnknownCurrency { bytes },
            MoneyError::NoCurrency => MoneyError::NoCurrency,
            MoneyError::NotDecimal { .. } => MoneyError::NotDecimal { at },
            MoneyError::Negative => MoneyError::Negative,
            MoneyError::Decimals { .. } => MoneyError::Decimals { currency, allowed: 2, found: 3 },
            MoneyError::TooLarge { .. } => MoneyError::TooLarge { currency },
            MoneyError::Mixed { .. } => MoneyError::Mixed { left: currency, right: currency },
            MoneyError::Reversed => MoneyError::Reversed,
        );
        every_error!(DigestError, Lang: DigestError::Form => DigestError::Form);
    }
}
