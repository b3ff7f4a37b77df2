//! `CaseFile`: what a dealership's forms ask for beyond the customer and the vehicle.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use redress::redacted;
use redress::vocabulary::{ShortText, Text, TextError};

/// What the forms of DLR-29 and DLR-30 ask for and no rule looks at: every field is optional.
///
/// Kept apart from the log with the rest of what is personal, and erased with it; `Debug` shows nothing.
///
/// ```
/// use redress_presets::dealership::CaseFile;
/// use redress::vocabulary::ShortText;
/// let mut file = CaseFile::default();
/// file.oem_case = Some(ShortText::new("CAC-2026-0117")?);
/// assert_eq!(format!("{file:?}"), "CaseFile { .. }");
/// # Ok::<(), redress::vocabulary::TextError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct CaseFile {
    /// The OEM's case number (CAC案例号, DLR-29).
    pub oem_case: Option<ShortText>,
    /// The repair station's name (维修站名称, DLR-29).
    pub station: Option<ShortText>,
    /// The sheet's box `FMC`, between station and status, which the source does not explain (DLR-29).
    pub fmc: Option<ShortText>,
    /// The customer's background, and the vehicle's (顾客背景, DLR-29).
    pub background: Option<Text>,
    /// What the customer wants or inclines to (顾客需求或倾向, DLR-29).
    pub demand: Option<Text>,
    /// The sales or service consultant (销售/服务顾问, DLR-30).
    pub consultant: Option<ShortText>,
    /// What was repaired (维修内容, DLR-30).
    pub repair: Option<Text>,
    /// The repair team (维修班组, DLR-30).
    pub team: Option<ShortText>,
}

impl CaseFile {
    /// This file, with every field replaced that a later one fills in.
    #[must_use]
    pub fn then(self, later: &Self) -> Self {
        fn newer<T: Clone>(old: Option<T>, new: Option<&T>) -> Option<T> {
            new.cloned().or(old)
        }
        Self {
            oem_case: newer(self.oem_case, later.oem_case.as_ref()),
            station: newer(self.station, later.station.as_ref()),
            fmc: newer(self.fmc, later.fmc.as_ref()),
            background: newer(self.background, later.background.as_ref()),
            demand: newer(self.demand, later.demand.as_ref()),
            consultant: newer(self.consultant, later.consultant.as_ref()),
            repair: newer(self.repair, later.repair.as_ref()),
            team: newer(self.team, later.team.as_ref()),
        }
    }
}

impl fmt::Debug for CaseFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CaseFile").finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(crate = "redress::redacted::serde", remote = "CaseFile", deny_unknown_fields)]
struct CaseFileFields {
    oem_case: Option<ShortText>,
    station: Option<ShortText>,
    fmc: Option<ShortText>,
    background: Option<Text>,
    demand: Option<Text>,
    consultant: Option<ShortText>,
    repair: Option<Text>,
    team: Option<ShortText>,
}

#[derive(Deserialize)]
#[serde(crate = "redress::redacted::serde", transparent)]
struct CaseFileWire(#[serde(with = "CaseFileFields")] CaseFile);

impl<'de> Deserialize<'de> for CaseFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields =
            &["oem_case", "station", "fmc", "background", "demand", "consultant", "repair", "team"];
        redacted::record(deserializer, "case file", fields, |wire: CaseFileWire| {
            Ok::<_, TextError>(wire.0)
        })
    }
}
