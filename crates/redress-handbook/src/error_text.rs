//! What programs and people read when keywords or a step of a plan are refused: codes, and texts in both languages.

use redress::time::told;
use redress::vocabulary::Lang;

use super::classify::KeywordError;
use super::improvement::ImprovementError;

impl KeywordError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoWords { .. } => "no-words",
            Self::Twice { .. } => "twice",
            Self::Shared { .. } => "shared",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::NoWords { subject } => {
                format!("类别“{subject}”没有关键词；请至少给出一个，或去掉该类别")
            }
            Self::Twice { subject } => format!("类别“{subject}”列出了两次；请合并其关键词"),
            Self::Shared { first, second } => {
                format!("“{second}”的一个关键词已属于“{first}”；一个关键词只能属于一个类别")
            }
        }
    }
}

impl ImprovementError {
    /// A stable code for the kind of error, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongStage { .. } => "wrong-stage",
            Self::NoCause => "no-cause",
            Self::NoCountermeasure => "no-countermeasure",
            Self::Unanswered { .. } => "unanswered-cause",
            Self::UnknownCause { .. } => "unknown-cause",
            Self::DuplicateCause { .. } => "duplicate-cause",
            Self::UnknownCountermeasure { .. } => "unknown-countermeasure",
            Self::NotAccepted { .. } => "not-accepted",
            Self::Accepted { .. } => "accepted",
            Self::Figures { .. } => "figures",
            Self::NoGoal => "no-goal",
            Self::NoCases => "no-cases",
            Self::Impossible { .. } => "impossible",
        }
    }

    /// What a person reads.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Self::WrongStage { step, stage, wanted } => format!(
                "`{step}`属于“{}”阶段；此改善计划处于“{}”阶段",
                wanted.label(lang),
                stage.label(lang)
            ),
            Self::NoCause => "制定对策之前至少应有一个原因（HBK-10）".to_owned(),
            Self::NoCountermeasure => "至少应有一项新对策；此前的对策效果不足".to_owned(),
            Self::Unanswered { cause } => {
                format!("原因“{cause}”没有对策；每个原因都应有对策（CAU-1）")
            }
            Self::UnknownCause { cause } => {
                format!("原因“{cause}”不在已找出的原因之中；请先列入，或改用其他原因")
            }
            Self::DuplicateCause { cause } => format!("原因“{cause}”已列出"),
            Self::UnknownCountermeasure { number, count } => {
                format!("没有第{number}项对策；共有{count}项，从1数起")
            }
            Self::NotAccepted { number } => {
                format!("第{number}项对策尚未按其标准验收；请先验收")
            }
            Self::Accepted { number } => format!("第{number}项对策已验收"),
            Self::Figures { given, goals } => {
                format!("每个目标应有改善前后的数字；{goals}个目标给出了{given}组")
            }
            Self::NoGoal => "计划至少应有一个可用数字衡量的目标（RTS-8）".to_owned(),
            Self::NoCases => "每个比率（目标、改善前、改善后）的分母至少应为1".to_owned(),
            Self::Impossible { .. } => {
                "保存的计划自相矛盾，不可能逐步达到；请用备份恢复".to_owned()
            }
        }
    }
}

told!(KeywordError);
told!(ImprovementError);

#[cfg(test)]
mod tests {
    use redress_testing::every_error;

    use super::*;
    use crate::improvement::Stage;

    #[test]
    fn every_error_has_a_code_and_a_text_in_both_languages() {
        let (first, second) = (redress::code!("price"), redress::code!("repair"));
        let subject = || first.clone();
        every_error!(KeywordError, Lang:
            KeywordError::NoWords { .. } => KeywordError::NoWords { subject: subject() },
            KeywordError::Twice { .. } => KeywordError::Twice { subject: subject() },
            KeywordError::Shared { .. } => KeywordError::Shared { first: subject(), second },
        );
        let cause = || redress::code!("training");
        let number = 2;
        every_error!(ImprovementError, Lang:
            ImprovementError::WrongStage { .. } => ImprovementError::WrongStage {
                step: "judge",
                stage: Stage::Analysing,
                wanted: Stage::Judging,
            },
            ImprovementError::NoCause => ImprovementError::NoCause,
            ImprovementError::NoCountermeasure => ImprovementError::NoCountermeasure,
            ImprovementError::Unanswered { .. } => ImprovementError::Unanswered { cause: cause() },
            ImprovementError::UnknownCause { .. } =>
                ImprovementError::UnknownCause { cause: cause() },
            ImprovementError::DuplicateCause { .. } =>
                ImprovementError::DuplicateCause { cause: cause() },
            ImprovementError::UnknownCountermeasure { .. } =>
                ImprovementError::UnknownCountermeasure { number, count: 1 },
            ImprovementError::NotAccepted { .. } => ImprovementError::NotAccepted { number },
            ImprovementError::Accepted { .. } => ImprovementError::Accepted { number },
            ImprovementError::Figures { .. } => ImprovementError::Figures { given: 1, goals: 2 },
            ImprovementError::NoGoal => ImprovementError::NoGoal,
            ImprovementError::NoCases => ImprovementError::NoCases,
            ImprovementError::Impossible { .. } =>
                ImprovementError::Impossible { why: "a stage is left out" },
        );
    }
}
