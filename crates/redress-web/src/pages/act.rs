//! A form that was sent: it becomes a command, and the desk decides.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use redress::complaint::{Command, Request};
use redress::desk::{Failure, Recorded};
use redress::lifecycle::CommandKind;
use redress::vocabulary::{ComplaintId, Text, role};
use redress_presets::dealership::{Attachment, Personal};

use super::complaint::{Attempt, render};
use super::{Answer, encoded};
use crate::app::{App, Trouble};
use crate::fields::Fields;
use crate::forms::{Fault, Forms, Read};
use crate::http;
use crate::session::{Posted, Visitor, key_of};

pub(crate) async fn submit(
    State(app): State<Arc<App>>,
    Path((id, command)): Path<(String, String)>,
    Posted { visitor, fields }: Posted,
) -> Answer {
    let kind = CommandKind::ALL.iter().copied().find(|kind| kind.as_str() == command);
    let (Some(kind), Ok(id)) = (kind, ComplaintId::new(&id)) else {
        let said = visitor.t("There is no such command or complaint.", "没有这一操作或投诉。");
        return Err(http::refuse(StatusCode::NOT_FOUND, said));
    };
    let outcome = carry_out(&app, &visitor, &id, kind, &fields).await;
    app.recorded([&id]);
    let attempt = |faults, said, overtaken| Attempt {
        kind: Some(kind),
        typed: fields.clone(),
        faults,
        said,
        overtaken,
    };
    let (status, attempt) = match outcome {
        Ok(recorded) => {
            app.stats.commanded(kind.as_str(), if recorded.replayed { "again" } else { "ok" });
            return Ok(
                Redirect::to(&format!("/complaints/{}", encoded(id.as_str()))).into_response()
            );
        }
        Err(Outcome::Fault(fault)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, attempt(vec![fault], None, None))
        }
        Err(Outcome::Trouble(trouble)) => {
            app.stats.commanded(kind.as_str(), trouble.code());
            let status = http::status(&trouble);
            match &trouble.failure {
                Failure::Changed { expected, .. } => {
                    (StatusCode::CONFLICT, attempt(Vec::new(), None, Some(*expected)))
                }
                Failure::Unknown { .. } => return Err(http::failed(&trouble, &app, visitor.lang)),
                _ => {
                    let said = trouble.text(&app.policy(), visitor.lang);
                    (status, attempt(Vec::new(), Some(said), None))
                }
            }
        }
    };
    let page = render(&app, &visitor, &id, status, &attempt).await;
    page.map_err(|trouble| http::failed(&trouble, &app, visitor.lang))
}

/// Why a form was not carried out.
enum Outcome {
    /// A field was filled in wrongly.
    Fault(Fault),
    /// The desk says so.
    Trouble(Trouble),
}

impl From<Fault> for Outcome {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Trouble> for Outcome {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

async fn carry_out(
    app: &App,
    visitor: &Visitor,
    id: &ComplaintId,
    kind: CommandKind,
    fields: &Fields,
) -> Result<Recorded, Outcome> {
    let complaint = app.desk.load(id).await?;
    let policy = app.policy_of(&complaint.policy)?;
    let words = app.words(policy);
    let forms = Forms { app, policy, words: &words, lang: visitor.lang };
    let command = forms.read(kind, &complaint, fields)?;
    let personal = personal(fields, visitor)?;
    if let Command::Merge(merge) = &command {
        // Two entries on two complaints: the desk's own way, which may be asked again at any point.
        let key = key_of(fields);
        return Ok(app.desk.merge_keyed(visitor.actor(), id, &merge.into, key).await?);
    }
    let mut request = Request::now(command);
    request.key = key_of(fields);
    if let Some(version) = fields.get("version").and_then(|version| version.parse().ok()) {
        request = request.expecting(seen(app, id, version).await?);
    }
    let recorded = match personal {
        Some(personal) => app.desk.act_with(id, visitor.actor(), request, personal).await,
        None => app.desk.act(id, visitor.actor(), request).await,
    };
    Ok(recorded?)
}

/// The version that a form may be carried out on: the one that it was made for, or a later one if only alarms were
/// recorded since, which nobody need have seen.
async fn seen(app: &App, id: &ComplaintId, made_for: u64) -> Result<u64, Trouble> {
    let log = app.desk.log(id).await?;
    let later = log.iter().filter(|entry| entry.version > made_for);
    let alarms = later.take_while(|entry| entry.actor.role == role::SYSTEM);
    Ok(alarms.last().map_or(made_for, |entry| entry.version))
}

/// What a form keeps apart: a remark, and a reference to what another system keeps.
pub(crate) fn personal(fields: &Fields, visitor: &Visitor) -> Result<Option<Personal>, Fault> {
    let read = Read { fields, lang: visitor.lang };
    let mut personal = Personal { remark: remark(fields, visitor)?, ..Personal::default() };
    if fields.get("attachment").is_some() || fields.get("place").is_some() {
        let short = |field| read.parse(field, read.text(field)?.parse());
        personal.attachments.push(Attachment::new(short("attachment")?, short("place")?));
    }
    Ok((personal != Personal::default()).then_some(personal))
}

/// What was written into the field for remarks.
pub(crate) fn remark(fields: &Fields, visitor: &Visitor) -> Result<Option<Text>, Fault> {
    let Some(text) = fields.get("remark") else { return Ok(None) };
    // Browsers send lines with both marks.
    Text::new(text.replace("\r\n", "\n")).map(Some).map_err(|_| Fault {
        field: "remark",
        text: visitor
            .t(
                "A remark is text of at most 64 KiB without control characters.",
                "备注应为不超过64 KiB、不含控制字符的文字",
            )
            .to_owned(),
    })
}
