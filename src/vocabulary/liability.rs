//! Who answers for what, and what may be imposed: the three responsibilities of RTS-9 and the scale of
//! measures of HBK-9, RTS-9 and MAL-1.
//!
//! Words and codes only. Which measure a policy threatens with is its incentive rules' to say; who is
//! found liable is decided complaint by complaint.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::names::{ActorId, Measure};
use super::words::words;

words! {
    /// In what respect somebody answers for a complaint (RTS-9, HBK-8). Nearest to the fact first.
    Responsibility {
        /// The person whose intent or gross negligence brought it about.
        Direct = "direct", "direct responsibility", "直接责任";
        /// The head of department whose management let it happen.
        Main = "main", "main responsibility", "主要责任";
        /// The leader in charge of handling that was poor and did harm.
        Leadership = "leadership", "responsibility of leadership", "领导责任";
    }
}

/// A person at fault, and in what respect where that is said (RTS-9).
///
/// Written as the person alone where it is not: procedures without degrees (DLR-20) and logs from
/// before there were any read and write as ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "AtFaultWire", into = "AtFaultWire")]
pub struct AtFault {
    /// Who.
    pub person: ActorId,
    /// In what respect they answer for it; absent: not said, which counts as directly.
    pub responsibility: Option<Responsibility>,
}

impl AtFault {
    /// Somebody who answers for it in this respect.
    #[must_use]
    pub const fn with(person: ActorId, responsibility: Responsibility) -> Self {
        Self { person, responsibility: Some(responsibility) }
    }

    /// Whether it was them who brought it about, as against those who led or managed.
    #[must_use]
    pub fn is_direct(&self) -> bool {
        self.responsibility.is_none_or(|respect| respect == Responsibility::Direct)
    }
}

impl From<ActorId> for AtFault {
    fn from(person: ActorId) -> Self {
        Self { person, responsibility: None }
    }
}

/// Digests of requests are stored: a person alone has the digest of a person.
impl Hash for AtFault {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.person.hash(state);
        if let Some(responsibility) = self.responsibility {
            responsibility.hash(state);
        }
    }
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a person, or a person with a responsibility")]
enum AtFaultWire {
    Person(ActorId),
    With(WithDegree),
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WithDegree {
    person: ActorId,
    responsibility: Responsibility,
}

impl From<AtFaultWire> for AtFault {
    fn from(wire: AtFaultWire) -> Self {
        match wire {
            AtFaultWire::Person(person) => person.into(),
            AtFaultWire::With(with) => Self::with(with.person, with.responsibility),
        }
    }
}

impl From<AtFault> for AtFaultWire {
    fn from(at_fault: AtFault) -> Self {
        let AtFault { person, responsibility } = at_fault;
        match responsibility {
            None => Self::Person(person),
            Some(responsibility) => Self::With(WithDegree { person, responsibility }),
        }
    }
}

words! {
    /// The kind of a sanction (RTS-9, HBK-9), the mildest first.
    Sanction {
        /// Criticism and a written self-criticism.
        Criticism = "criticism", "criticism", "批评教育";
        /// Money: bonus withheld, fine, damages.
        Economic = "economic", "economic sanction", "经济处罚";
        /// Another post.
        ChangeOfPost = "change-of-post", "change of post", "岗位调整";
        /// Discipline, from a warning to dismissal.
        Discipline = "discipline", "disciplinary sanction", "纪律处分";
        /// A matter for the courts.
        Legal = "legal", "legal liability", "法律责任";
    }
}

/// A measure with its place on the scale and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaledMeasure {
    /// The measure.
    pub measure: Measure,
    /// What kind of sanction it is.
    pub sanction: Sanction,
    /// English.
    pub en: &'static str,
    /// Chinese, as in the source.
    pub zh: &'static str,
}

const fn scaled(
    measure: Measure,
    sanction: Sanction,
    en: &'static str,
    zh: &'static str,
) -> ScaledMeasure {
    ScaledMeasure { measure, sanction, en, zh }
}

/// The measures other than money that the sources name.
pub mod measure {
    use super::{Sanction, ScaledMeasure, scaled};
    use crate::vocabulary::Measure;

    /// Criticism (批评教育).
    pub const CRITICISM: Measure = Measure::new_static("criticism");
    /// A written self-criticism (书面检讨).
    pub const SELF_CRITICISM: Measure = Measure::new_static("self-criticism");
    /// A spoken warning (口头警告).
    pub const SPOKEN_WARNING: Measure = Measure::new_static("spoken-warning");
    /// A written warning (书面警告).
    pub const WRITTEN_WARNING: Measure = Measure::new_static("written-warning");
    /// Another post (调离原工作岗位).
    pub const CHANGE_OF_POST: Measure = Measure::new_static("change-of-post");
    /// Suspension pending inquiry (停职检查).
    pub const SUSPENSION: Measure = Measure::new_static("suspension");
    /// A disciplinary warning (警告).
    pub const WARNING: Measure = Measure::new_static("warning");
    /// A demerit (记过).
    pub const DEMERIT: Measure = Measure::new_static("demerit");
    /// A major demerit (记大过).
    pub const MAJOR_DEMERIT: Measure = Measure::new_static("major-demerit");
    /// Demotion (降级, 降职).
    pub const DEMOTION: Measure = Measure::new_static("demotion");
    /// Removal from office (撤职).
    pub const REMOVAL: Measure = Measure::new_static("removal");
    /// Asked to resign (劝退).
    pub const ASKED_TO_LEAVE: Measure = Measure::new_static("asked-to-leave");
    /// Expulsion (开除).
    pub const EXPULSION: Measure = Measure::new_static("expulsion");
    /// Made good out of the own pocket (照价赔偿).
    pub const MAKE_GOOD: Measure = Measure::new_static("make-good");
    /// Referred to the law (追究法律责任).
    pub const LEGAL_ACTION: Measure = Measure::new_static("legal-action");

    /// The handbook's scale (HBK-9), the mildest first. The source lists them in this order.
    pub static HANDBOOK: [ScaledMeasure; 6] = [
        scaled(SPOKEN_WARNING, Sanction::Discipline, "spoken warning", "口头警告"),
        scaled(WRITTEN_WARNING, Sanction::Discipline, "written warning", "书面警告"),
        scaled(SUSPENSION, Sanction::Discipline, "suspension", "停职检查"),
        scaled(DEMOTION, Sanction::Discipline, "demotion", "降职"),
        scaled(REMOVAL, Sanction::Discipline, "removal from office", "撤职"),
        scaled(LEGAL_ACTION, Sanction::Legal, "legal action", "追究法律责任"),
    ];

    /// The scale of the rights procedure (RTS-9), the mildest first.
    pub static RIGHTS: [ScaledMeasure; 9] = [
        scaled(CRITICISM, Sanction::Criticism, "criticism", "批评教育"),
        scaled(SELF_CRITICISM, Sanction::Criticism, "written self-criticism", "书面检讨"),
        scaled(CHANGE_OF_POST, Sanction::ChangeOfPost, "change of post", "岗位调整"),
        scaled(WARNING, Sanction::Discipline, "warning", "警告"),
        scaled(DEMERIT, Sanction::Discipline, "demerit", "记过"),
        scaled(MAJOR_DEMERIT, Sanction::Discipline, "major demerit", "记大过"),
        scaled(DEMOTION, Sanction::Discipline, "demotion", "降级"),
        scaled(REMOVAL, Sanction::Discipline, "removal from office", "撤职"),
        scaled(EXPULSION, Sanction::Discipline, "expulsion", "开除"),
    ];

    /// What a mall imposes on whoever turns a customer away (MAL-1), the mildest first.
    pub static FIRST_CONTACT: [ScaledMeasure; 2] = [
        scaled(DEMERIT, Sanction::Discipline, "demerit", "记过"),
        scaled(ASKED_TO_LEAVE, Sanction::Discipline, "asked to leave", "劝退"),
    ];
}
