//! `Attachment`: what belongs to a case and is kept elsewhere.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use redress::redacted;
use redress::vocabulary::ShortText;

/// A reference to a photograph, letter or recording that another system keeps: what it is, and where.
///
/// A file's name and its address often name a person, so both are kept apart from the log and erased with the rest;
/// `Debug` shows neither. The file itself is nobody's business here.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Attachment {
    /// What it is, as people call it.
    pub name: ShortText,
    /// Where it is: an address, or the number under which an archive has it.
    pub place: ShortText,
}

impl Attachment {
    /// A reference.
    #[must_use]
    pub const fn new(name: ShortText, place: ShortText) -> Self {
        Self { name, place }
    }

    /// The place, if it is a web address; whatever else it is, is no link.
    ///
    /// ```
    /// use redress_presets::dealership::Attachment;
    /// let at = |place: &str| Ok::<_, redress::vocabulary::TextError>(Attachment::new("photo".parse()?, place.parse()?));
    /// assert_eq!(at("https://files.example/7")?.address(), Some("https://files.example/7"));
    /// assert_eq!(at("DMS 2026/117")?.address(), None);
    /// assert_eq!(at("javascript:alert(1)")?.address(), None);
    /// # Ok::<(), redress::vocabulary::TextError>(())
    /// ```
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        let place = self.place.as_str();
        let web = ["https://", "http://"].iter().any(|scheme| place.starts_with(scheme));
        web.then_some(place)
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment").finish_non_exhaustive()
    }
}

/// How it is read.
#[derive(Deserialize)]
#[serde(crate = "redress::redacted::serde", remote = "Attachment", deny_unknown_fields)]
struct AttachmentWire {
    name: ShortText,
    place: ShortText,
}

impl<'de> Deserialize<'de> for Attachment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        redacted::deserialize(deserializer, |quiet| AttachmentWire::deserialize(quiet))
    }
}
