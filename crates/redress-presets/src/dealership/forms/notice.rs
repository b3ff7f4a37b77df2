//! `NoticeForm`: the slip that tells somebody of a penalty or reward (DLR-31).

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Signature;
use super::layout::Sheet;
use crate::dealership::role;
use redress::complaint::{Complaint, Entry, Event, Notice, Ruling};
use redress::policy::Policy;
use redress::vocabulary::{
    ActorId, Clause, ComplaintId, Department, Incentive, Lang, Money, Party, Role, RuleId,
    ShortText,
};

/// A penalty notice (罚款通知单) or reward notice (奖励通知单) for one person (DLR-31).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "redress::redacted::serde")]
#[non_exhaustive]
pub struct NoticeForm {
    /// The complaint that it comes from.
    pub complaint: ComplaintId,
    /// The notice's number within the complaint, from 1.
    pub notice: u32,
    /// Penalty or reward (DLR-31).
    pub effect: Incentive,
    /// The department (部门, DLR-31): the manager's own for a manager, else the one responsible.
    pub department: Department,
    /// Whom it is for, as the log knows them.
    pub party: Party,
    /// The name (姓名, DLR-31), where the host knows it.
    pub name: Option<ShortText>,
    /// Whether they are liable jointly (连带责任: DLR-21, DLR-24).
    pub joint: bool,
    /// The amount imposed (罚款金额, 奖励金额; DLR-31).
    pub amount: Money,
    /// The reason (罚款原因, 奖励原因; DLR-31): the rule by which it is imposed.
    pub reason: RuleId,
    /// The clauses that the rule carries.
    pub cite: Vec<Clause>,
    /// The general manager's signature (总经理签字, DLR-31).
    pub general_manager: Option<Signature>,
    /// The department manager's signature (部门经理签字, DLR-31).
    pub manager: Option<Signature>,
    /// The local date on which it was imposed (年月日, DLR-31).
    pub date: NaiveDate,
}

impl NoticeForm {
    /// The slips of a complaint: one for each person on whom a notice has been imposed, whoever is
    /// jointly liable last. What is only proposed, or was waived, has none.
    ///
    /// `name` says what somebody is called: staff's names are the host's.
    #[must_use]
    pub fn all<'a>(
        complaint: &Complaint,
        policy: &Policy,
        log: impl IntoIterator<Item = &'a Entry>,
        name: impl Fn(&ActorId) -> Option<ShortText>,
    ) -> Vec<Self> {
        let log: Vec<&Entry> = log.into_iter().collect();
        let slips = complaint.notices.iter().flat_map(|notice| {
            let joint = notice.joint.iter().map(|party| (party, true));
            let on = notice.on.iter().map(|party| (party, false)).chain(joint);
            on.filter_map(|(party, joint)| {
                Self::slip(complaint, policy, &log, notice, (party, joint), &name)
            })
            .collect::<Vec<_>>()
        });
        slips.collect()
    }

    fn slip(
        complaint: &Complaint,
        policy: &Policy,
        log: &[&Entry],
        notice: &Notice,
        (party, joint): (&Party, bool),
        name: &impl Fn(&ActorId) -> Option<ShortText>,
    ) -> Option<Self> {
        let Some((Ruling::Impose(amount), at)) = &notice.ruling else { return None };
        let led = |manager: &Role| {
            let mut departments = policy.spec().departments.iter();
            departments.find(|d| d.manager == *manager).map(|d| d.department.clone())
        };
        let department = match party {
            Party::Department(department) | Party::Manager { department, .. } => {
                Some(department.clone())
            }
            Party::Role(manager) => led(manager),
            Party::Person(_) => None,
        };
        let department = department.or_else(|| notice.department.clone());
        let department = department.unwrap_or_else(|| complaint.route.responsible().clone());
        let manager = policy.manager(&department);
        let signature = |wanted: &dyn Fn(&Role) -> bool| {
            let signs = |event: &Event| matches!(event, Event::NoticeSigned { notice: n, by } if *n == notice.number && wanted(by));
            log.iter().find(|e| e.events.iter().any(signs)).map(|entry| Signature::of(entry, name))
        };
        Some(Self {
            complaint: complaint.id.clone(),
            notice: notice.number,
            effect: notice.effect,
            department,
            party: party.clone(),
            name: if let Party::Person(id) = party { name(id) } else { None },
            joint,
            amount: *amount,
            reason: notice.incentive.clone(),
            cite: policy.incentive(&notice.incentive).map_or_else(Vec::new, |r| r.cite.clone()),
            general_manager: signature(&|by| *by == role::GENERAL_MANAGER),
            manager: signature(&|by| manager == Some(by)),
            date: policy.spec().calendar.local_date(*at),
        })
    }

    /// The notice as text, with the source's labels in Chinese. Shows personal data.
    #[must_use]
    pub fn text(&self, policy: &Policy, lang: Lang) -> String {
        let zone = policy.spec().calendar.zone();
        let penalty = self.effect == Incentive::Penalty;
        let (title, amount, reason) = if penalty {
            (("Penalty notice", "罚款通知单"), ("Amount", "罚款金额"), ("Reason", "罚款原因"))
        } else {
            (("Reward notice", "奖励通知单"), ("Amount", "奖励金额"), ("Reason", "奖励原因"))
        };
        let mut sheet = Sheet::new(lang, zone, title.0, title.1);
        let party = match &self.party {
            Party::Person(id) => id.as_str(),
            Party::Role(role) | Party::Manager { role, .. } => policy.label_of(role, lang),
            Party::Department(department) => policy.label_of(department, lang),
        };
        let name = self.name.as_ref().map_or(party, ShortText::as_str);
        let rule = policy.incentive(&self.reason);
        // The by-law's own words: neither our label nor a clause code says anything to who is fined.
        let why = rule.map(|rule| rule.article.as_ref().unwrap_or(&rule.label));
        let why = why.map_or(self.reason.as_str(), |why| why.text(lang));
        let why = match (lang, self.joint) {
            (Lang::En, false) => format!("{why} (complaint {})", self.complaint),
            (Lang::En, true) => format!("{why} (jointly liable; complaint {})", self.complaint),
            (Lang::Zh, false) => format!("{why}（投诉编号{}）", self.complaint),
            (Lang::Zh, true) => format!("{why}（连带责任；投诉编号{}）", self.complaint),
        };
        let date = sheet.date(self.date);
        sheet
            .row(("Department", "部门"), policy.label_of(&self.department, lang))
            .row(("Name", "姓名"), name)
            .row(amount, self.amount.text(lang))
            .row(reason, why)
            .signature(("General manager", "总经理签字"), self.general_manager.as_ref())
            .signature(("Department manager", "部门经理签字"), self.manager.as_ref())
            .row(("Date", "日期"), date);
        sheet.text()
    }
}

/// Shows what the log knows anyway.
impl fmt::Debug for NoticeForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NoticeForm")
            .field("complaint", &self.complaint)
            .field("notice", &self.notice)
            .field("party", &self.party)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}
