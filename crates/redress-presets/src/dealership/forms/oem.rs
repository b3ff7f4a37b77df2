//! `OemSheet`: the sheet on which the OEM tracks a case (DLR-29).

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::kept::Kept;
use super::layout::Sheet;
use crate::dealership::{Contact, Vehicle, Vin, mark};
use redress::complaint::{Complaint, LimitStatus};
use redress::lifecycle::{Milestone, StateKind};
use redress::policy::Policy;
use redress::vocabulary::{ComplaintId, Lang, Nature, ShortText, Text};

/// Where a case stands in the OEM's four words (DLR-29).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde", rename_all = "kebab-case")]
pub enum OemStatus {
    /// Being handled, no conclusion (处理中无结论).
    OnGoing,
    /// Concluded, in procedure (已有结论在走程序).
    InProcess,
    /// Left to cool, or stalemate (冷处理或僵持状态).
    Hold,
    /// Closed (关闭).
    Closed,
}

impl OemStatus {
    /// All of them, in the order of the sheet.
    pub const ALL: [Self; 4] = [Self::OnGoing, Self::InProcess, Self::Hold, Self::Closed];

    /// The status of a complaint.
    ///
    /// A conclusion is there once the dealership stands behind a resolution: it has approved it or put
    /// it to the customer. One that is only set out may still be thrown out, and one that the customer
    /// refuses is none any more.
    ///
    /// | complaint | status |
    /// |---|---|
    /// | on hold, in whichever open state | Hold |
    /// | received, registered, dispatched, investigating, proposed | On-going |
    /// | approved, offered, implementing, handled, answered | In process |
    /// | closed, declined, withdrawn | Closed |
    #[must_use]
    pub const fn of(complaint: &Complaint) -> Self {
        match complaint.state.kind() {
            StateKind::Closed | StateKind::Declined | StateKind::Withdrawn => Self::Closed,
            _ if complaint.hold.is_some() => Self::Hold,
            StateKind::Received
            | StateKind::Registered
            | StateKind::Dispatched
            | StateKind::Investigating
            | StateKind::Proposed => Self::OnGoing,
            StateKind::Approved
            | StateKind::Offered
            | StateKind::Implementing
            | StateKind::Handled
            | StateKind::Answered => Self::InProcess,
        }
    }

    /// What a person reads: the OEM's own word, in Chinese with its meaning.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::OnGoing => lang.pick("On-going", "On-going(处理中无结论)"),
            Self::InProcess => lang.pick("In process", "In process(已有结论在走程序)"),
            Self::Hold => lang.pick("Hold", "Hold(冷处理或僵持状态)"),
            Self::Closed => lang.pick("Closed", "Closed(关闭)"),
        }
    }
}

/// The OEM's tracking sheet (客户投诉处理跟踪表(厂家), DLR-29).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
#[non_exhaustive]
pub struct OemSheet {
    /// Number (编号, DLR-29).
    pub number: ComplaintId,
    /// The local date on which the sheet was filled in: when the case was first reported to the OEM; until
    /// then the day on which it came in (填表日期, DLR-29).
    pub date: NaiveDate,
    /// VIN (车辆识别号), mileage (公里数) and model (车型), no more of the vehicle (DLR-29).
    pub vehicle: Option<Vehicle>,
    /// The OEM's case number (CAC案例号, DLR-29).
    pub oem_case: Option<ShortText>,
    /// The owner (车主) and telephone number (电话), no more of the customer (DLR-29).
    pub owner: Option<Contact>,
    /// The repair station (维修站名称, DLR-29).
    pub station: Option<ShortText>,
    /// The box `FMC`, which the source does not explain (DLR-29).
    pub fmc: Option<ShortText>,
    /// Status (状态, DLR-29).
    pub status: OemStatus,
    /// Fault or content (车辆故障或投诉内容, DLR-29).
    pub content: Option<Text>,
    /// Nature (投诉性质: media, consumer body or general; DLR-3, DLR-29).
    pub nature: Nature,
    /// The customer's background (顾客背景, DLR-29).
    pub background: Option<Text>,
    /// What the customer wants (顾客需求或倾向, DLR-29).
    pub demand: Option<Text>,
    /// Where the case stands, for the situation so far (DLR-29).
    pub state: StateKind,
    /// The situation so far, in words (情况跟踪和目前维修状态, DLR-29).
    pub situation: Option<Text>,
}

impl OemSheet {
    /// The sheet of a complaint, as it stands.
    #[must_use]
    pub fn of(complaint: &Complaint, policy: &Policy, kept: &Kept) -> Self {
        let vehicle = kept.vehicle.as_ref().map(|vehicle| {
            let mut shown = Vehicle::default();
            shown.vin.clone_from(&vehicle.vin);
            shown.mileage_km = vehicle.mileage_km;
            shown.model.clone_from(&vehicle.model);
            shown
        });
        let owner = kept.contact.as_ref().map(|contact| {
            let mut shown = Contact::new(contact.name.clone());
            shown.phone.clone_from(&contact.phone);
            shown
        });
        Self {
            number: complaint.id.clone(),
            date: policy.spec().calendar.local_date(filled_in(complaint)),
            vehicle,
            oem_case: kept.file.oem_case.clone(),
            owner,
            station: kept.file.station.clone(),
            fmc: kept.file.fmc.clone(),
            status: OemStatus::of(complaint),
            content: kept.content.clone(),
            nature: complaint.facts.nature.clone(),
            background: kept.file.background.clone(),
            demand: kept.file.demand.clone(),
            state: complaint.state.kind(),
            situation: kept.situation.clone(),
        }
    }

    /// The nature in the sheet's words (潜在媒体曝光、消协等机构投诉还是一般投诉): the general nature is a general
    /// complaint there.
    #[must_use]
    pub fn nature_text<'a>(&'a self, policy: &'a Policy, lang: Lang) -> &'a str {
        if self.nature == redress::vocabulary::nature::GENERAL {
            lang.pick("general complaint", "一般投诉")
        } else {
            policy.label_of(&self.nature, lang)
        }
    }

    /// The sheet as text, with the source's labels in Chinese. Shows personal data.
    #[must_use]
    pub fn text(&self, policy: &Policy, lang: Lang) -> String {
        let zone = policy.spec().calendar.zone();
        let title = ("OEM tracking sheet", "客户投诉处理跟踪表(厂家)");
        let mut sheet = Sheet::new(lang, zone, title.0, title.1);
        let date = sheet.date(self.date);
        let vehicle = self.vehicle.as_ref();
        let owner = self.owner.as_ref();
        let km = vehicle.and_then(|v| v.mileage_km).map(|km| format!("{km} km"));
        let phone = owner.and_then(|owner| owner.phone.as_ref());
        let state = self.state;
        let mut situation =
            policy.term("state", state.as_str(), state.label(lang), lang).to_owned();
        if let Some(text) = &self.situation {
            situation = format!("{situation}\n{}", text.as_str());
        }
        sheet
            .row(("Number", "编号"), self.number.as_str())
            .row(("Date", "填表日期"), date)
            .row(
                ("VIN", "车辆识别号"),
                vehicle.and_then(|v| v.vin.as_ref()).map_or("", Vin::as_str),
            )
            .row(("Mileage", "公里数"), km.unwrap_or_default())
            .short(("Model", "车型"), vehicle.and_then(|v| v.model.as_ref()))
            .short(("OEM case number", "CAC案例号"), self.oem_case.as_ref())
            .short(("Owner", "车主"), owner.map(|owner| &owner.name))
            .row(("Phone", "电话"), phone.map_or("", |phone| phone.as_str()))
            .short(("Station", "维修站名称"), self.station.as_ref())
            .short(("FMC", "FMC"), self.fmc.as_ref())
            .row(("Status", "状态"), self.status.label(lang))
            .long(("Fault or content", "车辆故障或投诉内容"), self.content.as_ref())
            .row(("Nature", "投诉性质"), self.nature_text(policy, lang))
            .long(("Customer's background", "顾客背景"), self.background.as_ref())
            .long(("Customer's demand", "顾客需求或倾向"), self.demand.as_ref())
            .row(("Situation so far", "情况跟踪和目前维修状态"), situation);
        sheet.text()
    }
}

/// When the OEM was first told. A limit on it that was kept or broken remembers that over all cycles.
fn filled_in(complaint: &Complaint) -> DateTime<Utc> {
    let reported = Milestone::Marked(mark::OEM_REPORTED);
    let limits = complaint.all_limits().filter(|limit| limit.until == reported);
    let met = limits.filter_map(|limit| match limit.status {
        LimitStatus::Met { at, .. } => Some(at),
        LimitStatus::Running
        | LimitStatus::Suspended { .. }
        | LimitStatus::Superseded
        | LimitStatus::Lapsed => None,
    });
    met.chain(complaint.reached(&reported)).min().unwrap_or(complaint.received_at)
}

/// Shows the number and the status only.
impl fmt::Debug for OemSheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OemSheet")
            .field("number", &self.number)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
