//! What a person reads when a request fails, and the form in which a program passes it on.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::error::{DeskError, Failure};
use crate::policy::Policy;
use crate::time::end_text;
use crate::vocabulary::Lang;

impl<E> DeskError<E> {
    /// The failure in a language, in the words of a policy: the complaint's own, or the current one. English is
    /// the `Display` text. Ids and versions are in it, and nothing personal; what the store says is not.
    ///
    /// ```
    /// use redress::desk::Desk;
    /// use redress::store::MemoryStore;
    /// use redress::time::ManualClock;
    /// use redress::vocabulary::Lang;
    /// let clock = ManualClock::new("2026-03-02T01:00:00Z".parse()?);
    /// let desk = Desk::new(redress_presets::dealership()?, MemoryStore::new(), clock);
    /// let error = desk.load(&"2026-0001".parse()?).unwrap_err();
    /// assert_eq!(error.text(&desk.policy(), Lang::Zh), "没有编号为“2026-0001”的投诉，请先受理");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn text(&self, policy: &Policy, lang: Lang) -> String {
        match lang {
            Lang::En => match &self.failure {
                Failure::Rejected(rejection) => rejection.text(policy, Lang::En),
                _ => self.to_string(),
            },
            Lang::Zh => chinese(&self.failure, policy),
        }
    }
}

fn chinese<E>(failure: &Failure<E>, policy: &Policy) -> String {
    match failure {
        Failure::Rejected(rejection) => rejection.text(policy, Lang::Zh),
        Failure::Unknown { id } => format!("没有编号为“{id}”的投诉，请先受理"),
        Failure::Exists { id } => format!("编号“{id}”已有投诉，请为新投诉另取编号"),
        Failure::Changed { expected, actual } => {
            format!("该投诉已由他人更新（第 {expected} 版，现为第 {actual} 版），请刷新后再操作")
        }
        Failure::IdempotencyMismatch { .. } => {
            "该请求标识已用于另一请求、另一投诉或另一人，请换用新标识".to_owned()
        }
        Failure::UnknownPolicy { stamp, other_rules } => {
            let why = if *other_rules {
                "系统中该版本的规则与受理时不同（改动后未升版本号）；请补录受理时的规则，并为改动后的规则升版本号"
            } else {
                "系统中没有该版本，请先补录"
            };
            format!("该投诉适用制度“{}”第 {} 版，{why}", stamp.name, stamp.version)
        }
        Failure::PolicyNotNewer { case, current } => format!(
            "该投诉适用制度“{}”第 {} 版，只能改用同一制度的同版或更新版本；现行为“{}”第 {} 版",
            case.name, case.version, current.name, current.version
        ),
        Failure::MergeTarget { id } => format!("“{id}”已结束，请并入未结束的投诉"),
        Failure::MonthNotOver { year, month, until, .. } => {
            let until = end_text(*until, policy.spec().calendar.zone());
            format!("{year}年{month}月尚未结束，请于 {until} 之后结转")
        }
        Failure::Time(_) => "时间超出可计算的范围（1970年至2199年），请核对日期".to_owned(),
        Failure::Contended { tries } => {
            format!("他人正在处理该投诉，已重试 {tries} 次，请稍后再试")
        }
        Failure::Log { id, .. } => format!("“{id}”的记录已损坏，请用备份恢复"),
        Failure::OtherLog { asked, found } => {
            format!("查询“{asked}”时读到的是“{found}”的记录，请检查存储")
        }
        Failure::Malformed { .. } => "存储拒绝了格式不符的记录，请联系系统管理员".to_owned(),
        Failure::Store(_) => "存储出现故障，本次操作未保存，请重试".to_owned(),
        Failure::InDoubt { id, entry, .. } => {
            let next = if entry.key.is_some() {
                "请用同一标识重新提交"
            } else {
                "请先查看该投诉的记录"
            };
            format!(
                "保存“{id}”第 {} 条记录时存储出现故障，是否已保存尚不确定，{next}",
                entry.version
            )
        }
        Failure::OutOfStep => "系统内部步骤不一致，请联系系统管理员".to_owned(),
    }
}

/// `code`, `message` (English), `retryable`, and where the rules rejected the command the `rejection` with its
/// data: what an interface passes on. What the store says stays with the host.
impl<E> Serialize for DeskError<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rejection = self.rejection();
        let fields = if rejection.is_some() { 4 } else { 3 };
        let mut form = serializer.serialize_struct("DeskError", fields)?;
        form.serialize_field("code", self.code())?;
        form.serialize_field("message", &self.to_string())?;
        form.serialize_field("retryable", &self.is_retryable())?;
        match rejection {
            Some(rejection) => form.serialize_field("rejection", rejection)?,
            None => form.skip_field("rejection")?,
        }
        form.end()
    }
}
