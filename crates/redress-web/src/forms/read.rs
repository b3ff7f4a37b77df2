//! From the form that was sent to the command that it asks for.

use chrono::{DateTime, NaiveDateTime, Utc};
use redress::complaint::{
    Command, Complaint, FollowUpResult, NoticeOn, Plan, Relation, Ruling, command as c,
};
use redress::lifecycle::CommandKind as K;
use redress::vocabulary::kind::Kind as List;
use redress::vocabulary::{
    ActorId, AtFault, Code, Currency, Facts, Finding, Initiative, Kind, Lang, Money, Outcome,
    Satisfaction,
};

use super::{Fault, Forms};
use crate::fields::Fields;

impl Forms<'_> {
    /// The command that a form asks for.
    #[allow(clippy::too_many_lines, reason = "one arm per command; splitting hides the list")]
    pub(crate) fn read(&self, kind: K, on: &Complaint, fields: &Fields) -> Result<Command, Fault> {
        let read = Read { fields, lang: self.lang };
        Ok(match kind {
            K::Register => c::Register {}.into(),
            K::Sign => c::Sign {}.into(),
            K::Update => c::Update {}.into(),
            K::Review => c::Review {}.into(),
            K::Approve => c::Approve {}.into(),
            K::Offer => c::Offer {}.into(),
            K::Accept => c::Accept {}.into(),
            K::Implement => c::Implement {}.into(),
            K::Complete => c::Complete {}.into(),
            K::Return => c::Return {}.into(),
            K::Archive => c::Archive {}.into(),
            K::Resume => c::Resume {}.into(),
            K::Note => c::Note {}.into(),
            K::Recalculate => c::Recalculate {}.into(),
            K::Decline => c::Decline { reason: read.code("reason")? }.into(),
            K::SendBack => c::SendBack { reason: read.code("reason")? }.into(),
            K::Refuse => c::Refuse { reason: read.code("reason")? }.into(),
            K::Withdraw => c::Withdraw { reason: read.code("reason")? }.into(),
            K::Reopen => c::Reopen { reason: read.code("reason")? }.into(),
            K::Hold => c::Hold { reason: read.code("reason")? }.into(),
            K::Reclassify => {
                // What the form does not ask stays as it is.
                let facts = Facts { home: on.facts.home.clone(), ..read.facts()? };
                c::Reclassify { facts: Box::new(facts) }.into()
            }
            K::Dispatch => c::Dispatch { to: read.open("to")? }.into(),
            K::Transfer => c::Transfer { to: read.open("to")? }.into(),
            K::NameOwner => c::NameOwner { owner: self.someone(&read, "owner")? }.into(),
            K::Assist => c::Assist { department: read.code("department")? }.into(),
            K::Contact => c::Contact { reached: read.text("reached")? == "yes" }.into(),
            K::Investigate => c::Investigate {
                cause: read.open("cause")?,
                substantiated: read.check("substantiated"),
            }
            .into(),
            K::Propose => {
                let remedies =
                    fields.all("remedies").map(|code| read.parse("remedies", Code::new(code)));
                let plan = Plan {
                    remedies: remedies.collect::<Result<_, _>>()?,
                    compensation: read.amount()?,
                };
                c::Propose { plan }.into()
            }
            K::Answer => {
                c::Answer { outcome: read.word("outcome", Outcome::ALL, Outcome::as_str)? }.into()
            }
            K::FollowUp => {
                let result = match read.text("result")? {
                    "unreachable" => FollowUpResult::Unreachable,
                    "nobody-contacted" => FollowUpResult::NobodyContacted,
                    _ => FollowUpResult::Reached(read.word(
                        "result",
                        Satisfaction::ALL,
                        Satisfaction::as_str,
                    )?),
                };
                c::FollowUp { result }.into()
            }
            K::Close => c::Close { conclusion: read.code("conclusion")? }.into(),
            K::Escalate => {
                c::Escalate { level: read.parse("level", read.text("level")?.parse())? }.into()
            }
            K::Extend => c::Extend {
                topic: read.code("topic")?,
                promise: self.moment(&read)?,
                reason: read.code("reason")?,
                customer_told: read.check("told"),
            }
            .into(),
            K::DecideLiability => {
                let persons = fields
                    .all("persons")
                    .map(|id| read.parse("persons", ActorId::new(id)).map(AtFault::from));
                let finding = read.word("finding", Finding::ALL, Finding::as_str)?;
                c::DecideLiability { finding, persons: persons.collect::<Result<_, _>>()? }.into()
            }
            K::ProposeNotice => {
                let on: Option<ActorId> = read.open("on")?;
                c::ProposeNotice {
                    incentive: read.code("incentive")?,
                    on: on.map(NoticeOn::Person),
                }
                .into()
            }
            K::DecideNotice => {
                let ruling = match (read.amount()?, read.open("measure")?, read.open("waive")?) {
                    (Some(money), None, None) => Ruling::Impose(money),
                    (None, Some(measure), None) => Ruling::Measure(measure),
                    (None, None, Some(reason)) => Ruling::Waive(reason),
                    _ => {
                        return Err(read.fault(
                            "amount",
                            "Impose an amount or a measure, or waive it: one of them.",
                            "请填写金额、措施或免除理由之一",
                        ));
                    }
                };
                c::DecideNotice {
                    notice: read.parse("notice", read.text("notice")?.parse())?,
                    ruling,
                }
                .into()
            }
            K::SignNotice => {
                c::SignNotice { notice: read.parse("notice", read.text("notice")?.parse())? }.into()
            }
            K::Mark => c::Mark { mark: read.code("mark")? }.into(),
            K::Merge => c::Merge { into: read.code("into")? }.into(),
            K::Link => {
                let relation = match read.text("relation")? {
                    "repeat-of" => Relation::RepeatOf,
                    "appeal-of" => Relation::AppealOf,
                    "escalated-from" => Relation::EscalatedFrom,
                    _ => Relation::SameCause,
                };
                c::Link { to: read.code("other")?, relation }.into()
            }
            _ => {
                return Err(read.fault(
                    "",
                    "This is not done by a form.",
                    "该操作不能通过表单进行",
                ));
            }
        })
    }

    /// A person of the organisation: whoever else is named is a mistake, or not meant well.
    fn someone(&self, read: &Read<'_>, field: &'static str) -> Result<ActorId, Fault> {
        let id = read.text(field)?;
        let known = self.app.identity.person(id).map(|person| person.actor.id);
        known.ok_or_else(|| read.fault(field, "Choose somebody from the list.", "请从名单中选择"))
    }

    /// A local time in the zone of the desk.
    fn moment(&self, read: &Read<'_>) -> Result<DateTime<Utc>, Fault> {
        let zone = self.policy.spec().calendar.zone();
        let local = read.parse(
            "promise",
            NaiveDateTime::parse_from_str(read.text("promise")?, "%Y-%m-%dT%H:%M"),
        )?;
        let at = local.and_local_timezone(zone).earliest();
        at.map(|at| at.to_utc()).ok_or_else(|| {
            read.fault(
                "promise",
                "The clocks skip this time; choose another one.",
                "该时刻因时钟调整而不存在，请另选",
            )
        })
    }
}

/// Reads the values of a form. No message quotes what was typed.
pub(crate) struct Read<'f> {
    pub(crate) fields: &'f Fields,
    pub(crate) lang: Lang,
}

impl Read<'_> {
    pub(crate) fn fault(&self, field: &'static str, en: &str, zh: &str) -> Fault {
        Fault { field, text: self.lang.pick(en, zh).to_owned() }
    }

    pub(crate) fn text(&self, field: &'static str) -> Result<&str, Fault> {
        self.fields.get(field).ok_or_else(|| self.fault(field, "Fill this in.", "请填写此项"))
    }

    pub(crate) fn parse<T, E>(
        &self,
        field: &'static str,
        parsed: Result<T, E>,
    ) -> Result<T, Fault> {
        parsed
            .map_err(|_| self.fault(field, "This is not what belongs here.", "填写内容不符合要求"))
    }

    pub(crate) fn code<T: List>(&self, field: &'static str) -> Result<Code<T>, Fault> {
        self.parse(field, Code::new(self.text(field)?))
    }

    pub(crate) fn open<T: List>(&self, field: &'static str) -> Result<Option<Code<T>>, Fault> {
        self.fields.get(field).map(|code| self.parse(field, Code::new(code))).transpose()
    }

    fn word<W: Copy>(
        &self,
        field: &'static str,
        all: &[W],
        code: impl Fn(W) -> &'static str,
    ) -> Result<W, Fault> {
        let text = self.text(field)?;
        let known = all.iter().copied().find(|word| code(*word) == text);
        known.ok_or_else(|| self.fault(field, "Choose from the list.", "请从列表中选择"))
    }

    fn check(&self, field: &str) -> bool {
        self.fields.get(field).is_some()
    }

    fn amount(&self) -> Result<Option<Money>, Fault> {
        let Some(text) = self.fields.get("amount") else { return Ok(None) };
        let money = Currency::new("CNY").and_then(|yuan| Money::parse(text, yuan));
        money.map(Some).map_err(|_| {
            self.fault(
                "amount",
                "An amount is a number such as 200 or 200.50.",
                "金额应为数字，如 200 或 200.50",
            )
        })
    }

    /// A classification.
    pub(crate) fn facts(&self) -> Result<Facts, Fault> {
        let flags = self.fields.all("flags").map(|code| self.parse("flags", Code::new(code)));
        let kind = self.word("kind", Kind::ALL, Kind::as_str)?;
        Ok(Facts {
            grade: self.code("grade")?,
            nature: self.code("nature")?,
            tier: self.code("tier")?,
            initiative: self.word("initiative", Initiative::ALL, Initiative::as_str)?,
            subject: self.open("subject")?,
            line: self.open("line")?,
            flags: flags.collect::<Result<_, _>>()?,
            ..Facts::new(kind, self.code("channel")?)
        })
    }
}
