//! `HandlingForm`: the internal form that goes with a case (DLR-30).

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::kept::Kept;
use super::layout::Sheet;
use super::{Signature, Term};
use crate::dealership::{Contact, Vehicle, Vin, role, topic};
use redress::complaint::{Complaint, Entry, Event, Limit, LimitStatus, Plan};
use redress::lifecycle::{Milestone, Point, StateKind};
use redress::policy::Policy;
use redress::vocabulary::{
    Actor, ActorId, ComplaintId, Department, Grade, Initiative, Kind, Lang, Satisfaction,
    ShortText, Text, Topic,
};

/// The internal form (顾客抱怨/投诉处理表(内部), DLR-30).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
#[non_exhaustive]
pub struct HandlingForm {
    /// Number (编号, DLR-30).
    pub number: ComplaintId,
    /// Vehicle: model, VIN, work order, plate, bought or repaired on, order taken at (车辆信息, DLR-30).
    pub vehicle: Option<Vehicle>,
    /// Customer: name, sex, phone (用户信息, DLR-30).
    pub customer: Option<Contact>,
    /// Sales or service consultant (销售/服务顾问, DLR-30).
    pub consultant: Option<ShortText>,
    /// Repair content (维修内容, DLR-30).
    pub repair: Option<Text>,
    /// Repair team (维修班组, DLR-30).
    pub team: Option<ShortText>,
    /// Grievance or complaint (DLR-2).
    pub kind: Kind,
    /// Grade (意见类型: 一般投诉, 重大投诉; DLR-2, DLR-30).
    pub grade: Grade,
    /// Content (内容, DLR-30).
    pub content: Option<Text>,
    /// Active or passive (主动投诉, 被动投诉; DLR-2, DLR-30).
    pub initiative: Initiative,
    /// The department that handles it (处理部门, DLR-30).
    pub department: Department,
    /// Until when it is to be handled (处理时限, DLR-30): the limit on settling it after a call-back, on
    /// handling it, on answering, or on returning the form, whichever of these the latest cycle has
    /// first.
    pub limit: Option<Term>,
    /// Until when the form is to be returned once the handling is complete (最终处理完成后…内回传, DLR-30).
    pub form_return: Option<Term>,
    /// Contact with the customer within three hours of the form (DLR-30).
    pub contact: Option<Term>,
    /// What was found (调查结果, DLR-30).
    pub findings: Option<Text>,
    /// What is to be done, in codes: the last resolution set out (处理意见, DLR-30).
    pub plan: Option<Plan>,
    /// The same in words (处理意见, DLR-30).
    pub resolution: Option<Text>,
    /// The local date on which it was last handled (处理日期, DLR-30).
    pub handled_on: Option<NaiveDate>,
    /// The general manager's instruction (总经理批示, DLR-30).
    pub instruction: Option<Text>,
    /// What the customer said at the last call-back, on five levels (客服回访, DLR-30).
    pub call_back: Option<Satisfaction>,
    /// The signatures (DLR-30).
    pub signatures: Signatures,
    /// When the case was closed, UTC (关单时间, DLR-30); empty again once it is taken up again.
    pub closed_at: Option<DateTime<Utc>>,
}

/// The three signatures under the internal form (DLR-30), as the log knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
pub struct Signatures {
    /// The customer-service manager (客服经理): who, in that role, last called back or closed.
    pub customer_service_manager: Option<Signature>,
    /// The manager of the department that handled it (处理部门经理): who, in that role, last approved the
    /// resolution or returned the form with it. Signing for the form's receipt (DLR-11) comes before there
    /// is a result.
    pub department_manager: Option<Signature>,
    /// The general manager (总经理): who, in that role, last approved, sent back, reviewed or instructed on
    /// this form. What they decide on penalties is signed on the notices (DLR-31).
    pub general_manager: Option<Signature>,
}

impl Signatures {
    fn of(log: &[&Entry], complaint: &Complaint, policy: &Policy, kept: &Kept) -> Self {
        let handled_by = complaint.route.handed_last();
        let manager = handled_by.and_then(|department| policy.manager(department));
        let last = |signs: &dyn Fn(&Actor, &Event) -> bool| {
            let signed = |e: &&&Entry| e.events.iter().any(|event| signs(&e.actor, event));
            let name = |id: &ActorId| kept.staff.get(id).cloned();
            log.iter().rev().find(signed).map(|entry| Signature::of(entry, name))
        };
        Self {
            customer_service_manager: last(&|actor, event| {
                actor.role == role::CUSTOMER_SERVICE_MANAGER
                    && matches!(event, Event::FollowedUp { .. } | Event::Closed { .. })
            }),
            department_manager: last(&|actor, event| {
                manager == Some(&actor.role)
                    && actor.department.as_ref() == handled_by
                    && matches!(event, Event::Approved | Event::Returned { .. })
            }),
            general_manager: last(&|actor, event| {
                actor.role == role::GENERAL_MANAGER
                    && matches!(
                        event,
                        Event::Approved | Event::SentBack { .. } | Event::Reviewed | Event::Noted
                    )
            }),
        }
    }
}

/// Of the limits on these topics the one of the latest cycle; within it the first topic named.
fn term(complaint: &Complaint, topics: &[Topic]) -> Option<Term> {
    let matters = |limit: &&Limit| limit.status != LimitStatus::Superseded;
    let rank = |limit: &Limit| {
        let place = topics.iter().rev().position(|topic| *topic == limit.topic)?;
        Some((limit.cycle, place))
    };
    let limits = complaint.all_limits().filter(matters);
    let ranked = limits.filter_map(|limit| rank(limit).map(|rank| (rank, limit)));
    ranked.max_by_key(|(rank, _)| *rank).map(|(_, limit)| Term::of(limit))
}

impl HandlingForm {
    /// The form of a complaint, as it stands, from its whole log and what is kept apart.
    #[must_use]
    pub fn of<'a>(
        complaint: &Complaint,
        policy: &Policy,
        log: impl IntoIterator<Item = &'a Entry>,
        kept: &Kept,
    ) -> Self {
        let log: Vec<&Entry> = log.into_iter().collect();
        let events = log.iter().rev().flat_map(|entry| {
            entry.events.iter().rev().map(move |event| (event, entry.occurred_at))
        });
        let plan = events.clone().find_map(|(event, _)| match event {
            Event::Proposed { plan } => Some(plan.clone()),
            _ => None,
        });
        let answered_alone = complaint.reached(&Milestone::At(Point::Completed));
        let handled_at = events
            .clone()
            .find_map(|(event, at)| matches!(event, Event::Completed).then_some(at))
            .max(answered_alone);
        let closed = complaint.state.kind() == StateKind::Closed;
        let file = &kept.file;
        Self {
            number: complaint.id.clone(),
            vehicle: kept.vehicle.clone(),
            customer: kept.contact.clone(),
            consultant: file.consultant.clone(),
            repair: file.repair.clone(),
            team: file.team.clone(),
            kind: complaint.facts.kind,
            grade: complaint.facts.grade.clone(),
            content: kept.content.clone(),
            initiative: complaint.facts.initiative,
            department: complaint.route.responsible().clone(),
            limit: term(
                complaint,
                &[topic::SETTLE, topic::HANDLE, topic::FORM_ANSWER, topic::FORM_RETURN],
            ),
            form_return: term(complaint, &[topic::FORM_RETURN]),
            contact: term(complaint, &[topic::FORM_CONTACT]),
            findings: kept.findings.clone(),
            plan,
            resolution: kept.resolution.clone(),
            handled_on: handled_at.map(|at| policy.spec().calendar.local_date(at)),
            instruction: kept.instruction.clone(),
            call_back: complaint.satisfaction,
            signatures: Signatures::of(&log, complaint, policy, kept),
            closed_at: closed.then_some(complaint.since),
        }
    }

    /// The form as text, with the source's labels in Chinese. Shows personal data.
    #[must_use]
    pub fn text(&self, policy: &Policy, lang: Lang) -> String {
        let zone = policy.spec().calendar.zone();
        let title = ("Handling form (internal)", "顾客抱怨/投诉处理表(内部)");
        let mut sheet = Sheet::new(lang, zone, title.0, title.1);
        sheet.row(("Number", "编号"), self.number.as_str());
        self.write_customer(&mut sheet, lang);
        let kind = self.kind.label(lang);
        let grade = policy.label_of(&self.grade, lang);
        let initiative = self.initiative.label(lang);
        sheet
            .long(("Repair content", "维修内容"), self.repair.as_ref())
            .short(("Repair team", "维修班组"), self.team.as_ref())
            .row(
                ("Grade", "意见类型"),
                lang.pick(&format!("{grade} {kind}"), &format!("{grade}{kind}")),
            )
            .long(("Content", "内容"), self.content.as_ref())
            .row(
                ("Active or passive", "主动/被动投诉"),
                lang.pick(initiative, &format!("{initiative}投诉")),
            )
            .row(("Department", "处理部门"), policy.label_of(&self.department, lang))
            .term(("Limit", "处理时限"), self.limit.as_ref())
            .term(("Contact within 3 hours", "3小时内与客户联系"), self.contact.as_ref())
            .term(("Form returned", "回传客服部时限"), self.form_return.as_ref())
            .row(
                ("Findings and resolution", "调查结果及处理意见"),
                self.resolution_text(policy, lang),
            );
        let handled = self.handled_on.map(|date| sheet.date(date));
        let call_back = self.call_back.map(|said| said.label(lang));
        let closed = self.closed_at.map(|at| sheet.instant(at));
        sheet
            .row(("Handled on", "处理日期"), handled.unwrap_or_default())
            .long(("General manager's instruction", "总经理批示"), self.instruction.as_ref())
            .row(("Call-back", "客服回访"), call_back.unwrap_or_default())
            .signature(
                ("Customer-service manager", "客服经理"),
                self.signatures.customer_service_manager.as_ref(),
            )
            .signature(
                ("Department manager", "处理部门经理"),
                self.signatures.department_manager.as_ref(),
            )
            .signature(("General manager", "总经理"), self.signatures.general_manager.as_ref())
            .row(("Closed at", "关单时间"), closed.unwrap_or_default());
        sheet.text()
    }

    fn write_customer(&self, sheet: &mut Sheet, lang: Lang) {
        let vehicle = self.vehicle.as_ref();
        let customer = self.customer.as_ref();
        let day = |date: Option<NaiveDate>| date.map(|date| sheet.date(date));
        let days =
            [day(vehicle.and_then(|v| v.bought_on)), day(vehicle.and_then(|v| v.repaired_on))];
        let days: Vec<String> = days.map(Option::unwrap_or_default).into();
        let days = if days.iter().all(String::is_empty) { String::new() } else { days.join(" / ") };
        let taken = vehicle.and_then(|v| v.order_taken_at).map(|at| sheet.instant(at));
        let phone = customer.and_then(|customer| customer.phone.as_ref());
        let sex = customer.and_then(|customer| customer.sex).map(|sex| sex.text(lang));
        sheet
            .short(("Model", "车型"), vehicle.and_then(|v| v.model.as_ref()))
            .row(("VIN", "VIN"), vehicle.and_then(|v| v.vin.as_ref()).map_or("", Vin::as_str))
            .short(("Work order", "派工单号"), vehicle.and_then(|v| v.work_order.as_ref()))
            .short(("Plate", "车牌号"), vehicle.and_then(|v| v.plate.as_ref()))
            .row(("Bought / repaired on", "购车/维修时间"), days)
            .row(("Order taken at", "接单时间"), taken.unwrap_or_default())
            .short(("Customer", "用户姓名"), customer.map(|customer| &customer.name))
            .row(("Sex", "性别"), sex.unwrap_or_default())
            .row(("Phone", "联系电话"), phone.map_or("", |phone| phone.as_str()))
            .short(("Consultant", "销售/服务顾问"), self.consultant.as_ref());
    }

    /// Findings, resolution in words, and what the customer is granted.
    fn resolution_text(&self, policy: &Policy, lang: Lang) -> String {
        let granted = self.plan.as_ref().map(|plan| {
            let remedies = plan.remedies.iter().map(|r| policy.label_of(r, lang).to_owned());
            let money = plan.compensation.map(|money| money.text(lang));
            remedies.chain(money).collect::<Vec<_>>().join(lang.pick(", ", "、"))
        });
        let written = [self.findings.as_ref(), self.resolution.as_ref()];
        let written = written.into_iter().flatten().map(|text| text.as_str().to_owned());
        written.chain(granted).collect::<Vec<_>>().join("\n")
    }
}

/// Shows what the log knows anyway: number, grade, department.
impl fmt::Debug for HandlingForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandlingForm")
            .field("number", &self.number)
            .field("grade", &self.grade)
            .field("department", &self.department)
            .finish_non_exhaustive()
    }
}
