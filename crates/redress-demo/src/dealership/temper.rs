//! How a case will go: what staff will do late or not at all, and what the customer will say. Drawn at
//! random when the case comes in.

use fastrand::Rng;
use redress::vocabulary::{Facts, Satisfaction, channel, grade};
use redress_presets::dealership::subject;

/// The course of a case.
#[derive(Clone, Debug)]
pub(crate) struct Temper {
    /// On site: the consultant finds it hard to settle (DLR-7).
    pub(crate) difficult: bool,
    /// On site: minutes until the head of department is told.
    pub(crate) report_after: i64,
    /// The department signs late.
    pub(crate) slow_to_sign: bool,
    /// The department works late.
    pub(crate) slow_to_handle: bool,
    /// The department never contacts the customer, but returns the form (DLR-25).
    pub(crate) nobody_contacts: bool,
    /// Number of proposals that the customer refuses.
    pub(crate) refusals: u32,
    /// The manager cannot settle it (DLR-14).
    pub(crate) cannot_settle: bool,
    /// Days of waiting for a part, if any.
    pub(crate) waits: Option<i64>,
    /// The GM grants more time (DLR-14).
    pub(crate) extension: bool,
    /// Customer service or the manager reports to the OEM late (DLR-5).
    pub(crate) late_to_oem: bool,
    /// The form is returned a day or more late (DLR-26).
    pub(crate) late_form: bool,
    /// The form is lost and written again (DLR-27).
    pub(crate) lost_form: bool,
    /// Customer service calls back late.
    pub(crate) late_call: bool,
    /// Number of unsuccessful attempts before the customer is reached.
    pub(crate) unreachable: u32,
    /// An agent tries to close the case before the call-back.
    pub(crate) eager: bool,
    /// The customer withdraws the complaint.
    pub(crate) withdraws: bool,
    /// The case is out of scope.
    pub(crate) out_of_scope: bool,
    /// The customer threatens to go to the press when declined.
    pub(crate) goes_to_media: bool,
    /// What the customer says at each call-back.
    pub(crate) says: [Satisfaction; 3],
    /// The customer praises the handling unasked (DLR-28).
    pub(crate) praises: bool,
    /// The customer sends a banner (DLR-28).
    pub(crate) banner: bool,
    /// Whether the dealership was at fault.
    pub(crate) liable: bool,
}

impl Temper {
    /// Draws the course of a case.
    pub(crate) fn roll(rng: &mut Rng, facts: &Facts) -> Self {
        let mut in_hundred = |share: u32| rng.u32(0..100) < share;
        let major = facts.grade == grade::MAJOR;
        let on_site = facts.channel == channel::ON_SITE;
        let needs_parts = [
            subject::REPAIR_TECHNIQUE,
            subject::PARTS,
            subject::PRODUCT_QUALITY,
            subject::DELIVERY,
        ];
        let needs_parts = facts.subject.as_ref().is_some_and(|about| needs_parts.contains(about));
        let difficult = on_site && in_hundred(if major { 75 } else { 16 });
        let (report_late, nobody_contacts) = (in_hundred(18), !on_site && in_hundred(4));
        let flags = [
            in_hundred(11),
            in_hundred(10),
            in_hundred(if major { 32 } else { 8 }),
            in_hundred(if major { 45 } else { 18 }),
            in_hundred(60),
            in_hundred(12),
            in_hundred(7),
            in_hundred(2),
            in_hundred(9),
            in_hundred(4),
            in_hundred(3),
            in_hundred(2),
            in_hundred(14),
            in_hundred(16),
            in_hundred(12),
            in_hundred(if major { 55 } else { 30 }),
        ];
        let [
            slow_to_sign,
            slow_to_handle,
            refuses,
            waits,
            extension,
            late_to_oem,
            late_form,
            rest @ ..,
        ] = flags;
        let [
            lost_form,
            late_call,
            eager,
            withdraws,
            out_of_scope,
            goes_to_media,
            praises,
            banner,
            liable,
        ] = rest;
        let harsh = if slow_to_handle || late_form { 12 } else { 0 };
        let says = [harsh, 0, 0].map(|harsh| match rng.u32(0..100) + harsh {
            0..26 => Satisfaction::VerySatisfied,
            26..72 => Satisfaction::Satisfied,
            72..88 => Satisfaction::Neutral,
            88..98 => Satisfaction::Dissatisfied,
            _ => Satisfaction::VeryDissatisfied,
        });
        Self {
            difficult,
            report_after: if report_late { rng.i64(6..40) } else { rng.i64(1..5) },
            slow_to_sign,
            slow_to_handle,
            nobody_contacts,
            refusals: if refuses { rng.u32(1..3) } else { 0 },
            cannot_settle: refuses && rng.u32(0..100) < 55,
            waits: (waits && needs_parts).then(|| rng.i64(1..6)),
            extension,
            late_to_oem,
            late_form,
            lost_form,
            late_call,
            unreachable: if rng.u32(0..100) < 14 { rng.u32(1..5) } else { 0 },
            eager,
            withdraws,
            out_of_scope: out_of_scope && !on_site,
            goes_to_media: refuses && goes_to_media,
            praises: praises
                && !liable
                && !refuses
                && says.first() == Some(&Satisfaction::VerySatisfied),
            banner: banner && !liable && says.first() == Some(&Satisfaction::VerySatisfied),
            says,
            liable,
        }
    }
}
