//! What the case is, and whose.

use maud::{Markup, html};
use redress::vocabulary::Lang;
use redress_report::Glossary;

use super::super::{encoded, moment};
use super::Sheet;
use crate::forms::name;

impl Sheet<'_> {
    pub(super) fn facts(&self, words: &Glossary<'_>) -> Markup {
        let (case, facts, lang) = (&self.complaint, &self.complaint.facts, self.lang());
        let zone = self.policy.spec().calendar.zone();
        let subject = facts.subject.as_ref().map(|code| name(words, code, lang));
        let line = facts.line.as_ref().map(|code| name(words, code, lang));
        let flags: Vec<_> = facts.flags.iter().map(|code| name(words, code, lang)).collect();
        let rows = [
            (self.t("Kind", "类别"), Some(facts.kind.label(lang).to_owned())),
            (self.t("Channel", "来源渠道"), Some(name(words, &facts.channel, lang))),
            (self.t("Grade", "等级"), Some(name(words, &facts.grade, lang))),
            (self.t("Nature", "性质"), Some(name(words, &facts.nature, lang))),
            (self.t("Customer tier", "客户级别"), Some(name(words, &facts.tier, lang))),
            (self.t("Subject", "问题类别"), subject),
            (self.t("Line of business", "业务条线"), line),
            (
                self.t("Also", "其他"),
                Some(flags.join(lang.pick(", ", "、"))).filter(|all| !all.is_empty()),
            ),
            (
                self.t("Cause", "原因"),
                case.cause.as_ref().map(|code| words.word(code.as_str()).text(lang).to_owned()),
            ),
            (self.t("Resolution", "处理方案"), self.plan(words)),
        ];
        html! {
            dl class="facts" {
                dt { (self.t("Received", "接收时间")) } dd { (moment(case.received_at, zone)) }
                @for (label, value) in rows { @if let Some(value) = value { dt { (label) } dd { (value) } } }
                dt { (self.t("Policy", "适用制度")) } dd { (case.policy.name) " " (case.policy.version) }
                @for (other, relation) in &case.links {
                    dt { (self.t("Tied to", "关联投诉")) }
                    dd { a href=(format!("/complaints/{}", encoded(other.as_str()))) { (other) } " " (relation_text(*relation, lang)) }
                }
                @if let Some(into) = &case.merged_into {
                    dt { (self.t("Goes on as", "并入")) }
                    dd { a href=(format!("/complaints/{}", encoded(into.as_str()))) { (into) } }
                }
            }
        }
    }

    fn plan(&self, words: &Glossary<'_>) -> Option<String> {
        let (plan, lang) = (self.complaint.state.plan()?, self.lang());
        let mut said: Vec<String> =
            plan.remedies.iter().map(|code| name(words, code, lang)).collect();
        said.extend(plan.compensation.map(|money| money.text(lang)));
        Some(if said.is_empty() {
            self.t("nothing granted", "无让步").to_owned()
        } else {
            said.join(lang.pick(", ", "、"))
        })
    }

    /// The customer: kept apart from the log, and shown from there.
    pub(super) fn people(&self) -> Markup {
        let kept = self.personal.iter().filter_map(|(_, kept)| kept.kept());
        let contact = kept.clone().filter_map(|kept| kept.contact.as_ref()).next_back();
        let vehicle = kept.filter_map(|kept| kept.vehicle.as_ref()).next_back();
        let erased = self.personal.iter().any(|(_, kept)| kept.is_erased());
        let customer = &self.complaint.customer;
        html! {
            h3 { (self.t("The customer", "客户")) }
            dl class="facts" {
                dt { (self.t("Reference", "客户编号")) }
                dd { a href=(format!("/?open=all&customer={}", encoded(customer.as_str()))) { (customer) } }
                @if let Some(contact) = contact {
                    dt { (self.t("Name", "姓名")) } dd { (contact.name.as_str()) }
                    @if let Some(phone) = &contact.phone { dt { (self.t("Telephone", "电话")) } dd { (phone.as_str()) } }
                }
                @if let Some(model) = vehicle.and_then(|vehicle| vehicle.model.as_ref()) { dt { (self.t("Vehicle", "车型")) } dd { (model.as_str()) } }
                @if let Some(vin) = vehicle.and_then(|vehicle| vehicle.vin.as_ref()) { dt { "VIN" } dd { (vin.as_str()) } }
                @if erased { dt { (self.t("Erased", "已删除")) } dd { (self.t("Some of what was kept about this customer was erased.", "部分客户信息已按要求删除。")) } }
            }
            @let others: Vec<_> = self.theirs.iter().filter(|one| one.id != self.complaint.id).collect();
            @if !others.is_empty() {
                h3 { (self.t("Their other complaints", "该客户的其他投诉")) }
                ul { @for one in others {
                    li { a href=(format!("/complaints/{}", encoded(one.id.as_str()))) { (one.id) } " " (one.row.state.label(self.lang()))
                        @for repeat in &self.repeats {
                            @if repeat.case == one.id { " " span class="tag" { (self.t("repeats this one", "就本件再次投诉")) } }
                            @if repeat.of == one.id { " " span class="tag" { (self.t("repeated by this one", "本件为其重复")) } }
                        } }
                } }
            }
        }
    }
}

fn relation_text(relation: redress::complaint::Relation, lang: Lang) -> &'static str {
    use redress::complaint::Relation as R;
    match relation {
        R::DuplicateOf => lang.pick("this one duplicates it", "本件与其重复"),
        R::DuplicatedBy => lang.pick("duplicates this one", "与本件重复"),
        R::RepeatOf => lang.pick("this one repeats it", "本件为其重复投诉"),
        R::AppealOf => lang.pick("this one appeals against it", "本件为其申诉"),
        R::EscalatedFrom => lang.pick("has become this one", "升级为本件"),
        R::SameCause => lang.pick("has the same cause", "同因"),
    }
}
