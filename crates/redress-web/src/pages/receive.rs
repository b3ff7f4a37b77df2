//! Taking a case in, and what is known of the customer while they are being typed.

use std::sync::Arc;

use axum::extract::{Query as QueryOf, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use redress::complaint::{Complaint, Receive, Relation, Request, command};
use redress::desk::{Failure, Intake, Recorded};
use redress::store::{Order, Query};
use redress::time::Clock as _;
use redress::vocabulary::{CommandKey, ComplaintId, CustomerRef, ShortText, Subject};
use redress_metrics::{Case, repeats};
use redress_presets::dealership::{Contact, Personal, Phone, Vehicle, Vin};

use super::complaint::{Attempt, render};
use super::{Answer, Html, act, encoded, own, page, work};
use crate::app::{App, Trouble};
use crate::fields::Fields;
use crate::forms::{Fault, Forms, Read, inputs};
use crate::session::{Posted, Visitor, form_key, key_of};
use crate::{http, lists};

/// How many of the customer's cases are shown.
const KNOWN: usize = 8;
/// How often a number is tried while others take numbers at the same time.
const TRIES: usize = 8;

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    QueryOf(asked): QueryOf<Vec<(String, String)>>,
) -> Response {
    form(&app, &visitor, StatusCode::OK, &Fields::new(asked), &[], None).await
}

/// What is known of a customer, and what their words suggest: a part of the page, and what it asks for while one
/// types.
pub(crate) async fn known(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    QueryOf(asked): QueryOf<Vec<(String, String)>>,
) -> Response {
    Html(about(&app, &visitor, &Fields::new(asked)).await).into_response()
}

async fn about(app: &App, visitor: &Visitor, asked: &Fields) -> Markup {
    let policy = app.policy();
    let words = app.words(&policy);
    let customer = asked.get("customer").and_then(|customer| CustomerRef::new(customer).ok());
    let mut rows = Vec::new();
    if let Some(customer) = customer {
        let theirs = Query::all().customer(customer).order(Order::Received);
        let theirs =
            app.desk.page(&theirs, None, KNOWN).await.map(|page| page.rows).unwrap_or_default();
        let cases =
            app.cases(&theirs.iter().map(|listed| listed.id.clone()).collect::<Vec<_>>()).await;
        rows.extend(theirs.into_iter().zip(cases.unwrap_or_default()).rev());
    }
    let suggested = asked.get("remark").and_then(|text| app.lists.suggested(text));
    let subject = asked.get("subject").and_then(|code| code.parse().ok()).or(suggested.clone());
    let repeated = repeated(app, subject, rows.iter().map(|(_, complaint)| &**complaint));
    html! {
        @if let Some(known) = &repeated {
            p class="refused" { (visitor.t(
                "The same customer with the same subject within thirty days: a repeat, or the same complaint once more.",
                "同一客户三十日内就同一类别再次投诉：属重复投诉，或为同一投诉再次提交。",
            ))
                @if known.is_open() { " " (visitor.t("The earlier one is still open: note it there, or merge the new one into it.", "原投诉仍在办理，可在其中备注，或将新投诉并入。")) } }
            label class="check" { input type="checkbox" name="repeat-of" value=(known.id) checked;
                span { (visitor.t("Tie the new case to it as a repeat: ", "作为重复投诉与其关联：")) b { (known.id) } } }
        }
        @if !rows.is_empty() {
            p class="soon" { (visitor.t(
                "This customer has complained before. Is it the same matter? Then note it there, or tie the new case to the old one.",
                "该客户曾有投诉。如为同一事项，请在原投诉中备注，或将新投诉与其关联。",
            )) }
            div class="scroll" { table class="cases" { tbody {
                @for (listed, complaint) in &rows { (work::row(app, listed, complaint, &words, visitor.lang)) }
            } } }
        }
        @if let Some(subject) = suggested {
            p data-suggested=(subject) { (visitor.t("The words suggest: ", "根据描述，建议类别：")) b { (crate::forms::name(&words, &subject, visitor.lang)) } }
        }
    }
}

/// The case that a new one with this subject would repeat, as the library counts repeats.
fn repeated<'c>(
    app: &App,
    subject: Option<Subject>,
    theirs: impl Iterator<Item = &'c Complaint>,
) -> Option<&'c Complaint> {
    let theirs: Vec<&Complaint> = theirs.collect();
    let mut cases: Vec<Case> = theirs.iter().map(|complaint| Case::from(*complaint)).collect();
    let mut new = cases.first()?.clone();
    new.id = redress::code!("the-new-one");
    (new.subject, new.received_at, new.duplicate) = (Some(subject?), app.clock().now(), false);
    let id = new.id.clone();
    cases.push(new);
    let found = repeats(&cases, lists::REPEATS).into_iter().find(|repeat| repeat.case == id)?;
    theirs.into_iter().find(|complaint| complaint.id == found.of)
}

async fn form(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    typed: &Fields,
    faults: &[Fault],
    said: Option<String>,
) -> Response {
    let policy = app.policy();
    let words = app.words(&policy);
    let forms = Forms { app, policy: &policy, words: &words, lang: visitor.lang };
    let texts = [
        (
            "customer",
            visitor.t("Customer reference", "客户编号"),
            true,
            visitor.t("as in the customer file, such as c-0017", "客户档案编号，如 c-0017"),
        ),
        ("name", visitor.t("Name", "姓名"), false, ""),
        ("phone", visitor.t("Telephone", "电话"), false, ""),
        ("model", visitor.t("Vehicle model", "车型"), false, ""),
        ("vin", "VIN", false, ""),
    ];
    let fault = |field: &str| faults.iter().find(|fault| fault.field == field);
    let title = visitor.t("Receive a complaint", "接收投诉");
    let body = html! {
        @if let Some(said) = said { p class="refused" role="alert" { (said) } }
        form method="post" action="/receive" class="receive" data-known="/receive/known" {
            (own(visitor))
            input type="hidden" name="key" value=(form_key());
            fieldset class="grid" {
                legend { (visitor.t("Who complains", "客户")) }
                @for (name, label, needed, hint) in texts {
                    div class="field" {
                        label for=(name) { (label) }
                        input id=(name) name=(name) required[needed] maxlength="64" autocomplete="off" value=[typed.get(name)]
                            aria-describedby=(format!("{name}-hint")) aria-invalid=[fault(name).map(|_| "true")];
                        small id=(format!("{name}-hint")) { (hint)
                            @if let Some(fault) = fault(name) { b class="fault" role="alert" { (fault.text) } } }
                    }
                }
                div class="field" { button name="look" value="yes" formnovalidate { (visitor.t("Look the customer up", "查询客户")) } }
            }
            div id="known" class="known" aria-live="polite" { (about(app, visitor, typed).await) }
            fieldset {
                legend { (visitor.t("What they say", "客户陈述")) }
                label class="unseen" for="remark" { (visitor.t("In the customer's words", "客户原话")) }
                textarea id="remark" name="remark" rows="4" { (typed.get("remark").unwrap_or_default()) }
                @if let Some(fault) = fault("remark") { p class="fault" role="alert" { (fault.text) } }
            }
            fieldset class="grid" {
                legend { (visitor.t("What it is", "分类")) }
                (inputs("receive", &forms.facts(), typed, faults))
            }
            button class="main" { (title) }
        }
    };
    (status, page(app, visitor, "/receive", title, &body)).into_response()
}

pub(crate) async fn submit(
    State(app): State<Arc<App>>,
    Posted { visitor, fields }: Posted,
) -> Answer {
    if fields.get("look").is_some() {
        return Ok(form(&app, &visitor, StatusCode::OK, &fields, &[], None).await);
    }
    let intake = match read(&visitor, &fields) {
        Ok(read) => read,
        Err(fault) => {
            return Ok(form(
                &app,
                &visitor,
                StatusCode::UNPROCESSABLE_ENTITY,
                &fields,
                &[fault],
                None,
            )
            .await);
        }
    };
    match receive(&app, &visitor, intake, &fields).await {
        Ok(recorded) => {
            app.stats.commanded("receive", if recorded.replayed { "again" } else { "ok" });
            if let Some(earlier) = fields.get("repeat-of").and_then(|id| ComplaintId::new(id).ok())
            {
                let tied = tie(&app, &visitor, &recorded.id, earlier, &fields).await;
                if let Err(trouble) = tied {
                    app.stats.commanded("link", trouble.code());
                    let said = Some(trouble.text(&app.policy(), visitor.lang));
                    let attempt = Attempt { said, ..Attempt::default() };
                    let status = http::status(&trouble);
                    let page = render(&app, &visitor, &recorded.id, status, &attempt).await;
                    return page.map_err(|trouble| http::failed(&trouble, &app, visitor.lang));
                }
            }
            app.recorded([&recorded.id]);
            Ok(Redirect::to(&format!("/complaints/{}", encoded(recorded.id.as_str())))
                .into_response())
        }
        Err(trouble) => {
            app.stats.commanded("receive", trouble.code());
            let said = trouble.text(&app.policy(), visitor.lang);
            Ok(form(&app, &visitor, http::status(&trouble), &fields, &[], Some(said)).await)
        }
    }
}

/// Ties a new case to the one that it repeats. Its key follows from the form's: sent twice, it is done once.
async fn tie(
    app: &App,
    visitor: &Visitor,
    new: &ComplaintId,
    earlier: ComplaintId,
    fields: &Fields,
) -> Result<Recorded, Trouble> {
    let link = command::Link { to: earlier, relation: Relation::RepeatOf };
    let mut request = Request::now(link);
    request.key = fields.get("key").and_then(|key| CommandKey::new(format!("{key}-tie")).ok());
    app.desk.act(new, visitor.actor(), request).await
}

struct New {
    customer: CustomerRef,
    facts: redress::vocabulary::Facts,
    personal: Personal,
}

fn read(visitor: &Visitor, fields: &Fields) -> Result<New, Fault> {
    let read = Read { fields, lang: visitor.lang };
    let mut personal = Personal { remark: act::remark(fields, visitor)?, ..Personal::default() };
    let short =
        |field| fields.get(field).map(|text| read.parse(field, ShortText::new(text))).transpose();
    if let Some(name) = short("name")? {
        let mut contact = Contact::new(name);
        contact.phone =
            fields.get("phone").map(|text| read.parse("phone", Phone::new(text))).transpose()?;
        personal.contact = Some(contact);
    }
    let mut vehicle = Vehicle::default();
    vehicle.model = short("model")?;
    vehicle.vin = fields.get("vin").map(|text| read.parse("vin", Vin::new(text))).transpose()?;
    personal.vehicle = (vehicle != Vehicle::default()).then_some(vehicle);
    Ok(New { customer: read.code("customer")?, facts: read.facts()?, personal })
}

/// Takes it in under the next number. Somebody else may take that number first; then the one after it is tried.
async fn receive(
    app: &App,
    visitor: &Visitor,
    new: New,
    fields: &Fields,
) -> Result<Recorded, Trouble> {
    let New { customer, facts, personal } = new;
    let mut tried = 0;
    loop {
        let receive = Receive::new(app.next_number(tried).await?, customer.clone(), facts.clone());
        let mut intake = Intake::new(receive).with(personal.clone());
        intake.key = key_of(fields);
        match app.desk.receive(visitor.actor(), intake).await {
            Err(trouble) if matches!(trouble.failure, Failure::Exists { .. }) && tried < TRIES => {
                tried += 1;
            }
            done => return done,
        }
    }
}
