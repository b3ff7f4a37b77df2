//! `Break`: where a log is not what was written.

use redress::vocabulary::{ComplaintId, Lang};
use serde::Serialize;

/// The first entry of a log that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Break {
    /// The complaint.
    pub id: ComplaintId,
    /// The version at which the log no longer holds; every entry before it does.
    pub version: u64,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fault {
    /// The entry's bytes or its link have changed.
    Altered,
    /// The entry is not there, and later ones are, or the columns know of it.
    Missing,
    /// The entry stands where another one belongs, and that one in its place.
    Swapped {
        /// The version of the other.
        with: u64,
    },
    /// An entry that does not belong there: those after it follow from the one before it, or the columns do not
    /// know of it.
    Inserted,
    /// All entries hold; the link in the columns is another one.
    Head,
    /// The log ends before the version that the checkpoint knows.
    Shortened,
    /// The chain holds, and does not pass through the link that the checkpoint has for this version: this entry
    /// or an earlier one has been rewritten, with all links after it.
    Rewritten,
    /// The checkpoint knows the complaint, and the store does not, not even as removed.
    Gone,
}

impl Fault {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Altered => "altered",
            Self::Missing => "missing",
            Self::Swapped { .. } => "swapped",
            Self::Inserted => "inserted",
            Self::Head => "head",
            Self::Shortened => "shortened",
            Self::Rewritten => "rewritten",
            Self::Gone => "gone",
        }
    }
}

impl Break {
    pub(crate) fn new(id: &ComplaintId, version: u64, fault: Fault) -> Self {
        Self { id: id.clone(), version, fault }
    }

    /// What is wrong, in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let Self { id, version, fault } = self;
        let place = match lang {
            Lang::En => format!("complaint `{id}`, entry {version}: "),
            Lang::Zh => format!("投诉 `{id}` 第 {version} 条记录："),
        };
        let what = match (fault, lang) {
            (Fault::Altered, Lang::En) => "it is not what was written".to_owned(),
            (Fault::Altered, Lang::Zh) => "内容与写入时不符".to_owned(),
            (Fault::Missing, Lang::En) => "it is missing".to_owned(),
            (Fault::Missing, Lang::Zh) => "记录缺失".to_owned(),
            (Fault::Swapped { with }, Lang::En) => format!("it has been swapped with entry {with}"),
            (Fault::Swapped { with }, Lang::Zh) => format!("与第 {with} 条记录互换"),
            (Fault::Inserted, Lang::En) => "it has been inserted".to_owned(),
            (Fault::Inserted, Lang::Zh) => "该记录系后来插入".to_owned(),
            (Fault::Head, Lang::En) => {
                "the link in the complaint's columns is not this entry's".to_owned()
            }
            (Fault::Head, Lang::Zh) => "投诉主记录中的链值与该条记录不符".to_owned(),
            (Fault::Shortened, Lang::En) => {
                "the checkpoint knows it, and the log ends before it".to_owned()
            }
            (Fault::Shortened, Lang::Zh) => "检查点中有该条记录，日志在此之前已结束".to_owned(),
            (Fault::Rewritten, Lang::En) => {
                "it or an earlier one has been rewritten since the checkpoint".to_owned()
            }
            (Fault::Rewritten, Lang::Zh) => "该条或更早的记录在检查点之后被改写".to_owned(),
            (Fault::Gone, Lang::En) => {
                "the checkpoint knows the complaint, and the store does not".to_owned()
            }
            (Fault::Gone, Lang::Zh) => "检查点中有该投诉，库中没有".to_owned(),
        };
        place + &what
    }
}
