//! What programs and people read when a round ends early: codes, and texts in both languages.

use std::error::Error;

use redress::time::told;
use redress::vocabulary::Lang;

use super::RelayError;

impl<S: Error + 'static, R: Error + 'static> RelayError<S, R> {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Feed(_) => "feed",
            Self::Readers(_) => "readers",
        }
    }

    /// What a person reads. What the stores themselves say is not in it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (self, lang) {
            (_, Lang::En) => self.to_string(),
            (Self::Feed(_), Lang::Zh) => "存储出现故障，事件流无法读取；请再次运行转发".to_owned(),
            (Self::Readers(_), Lang::Zh) => {
                "存储出现故障，读取位置无法读写；请再次运行转发".to_owned()
            }
        }
    }
}

told!([S: Error + 'static, R: Error + 'static] RelayError<S, R>);

#[cfg(test)]
mod tests {
    use redress_testing::every_error;

    use super::*;

    #[test]
    fn every_error_has_a_code_and_a_text_in_both_languages() {
        type Relayed = RelayError<std::fmt::Error, std::fmt::Error>;
        every_error!(Relayed, Lang:
            RelayError::Feed(_) => RelayError::Feed(std::fmt::Error),
            RelayError::Readers(_) => RelayError::Readers(std::fmt::Error),
        );
    }
}
