//! A policy's way of a case as a picture: an SVG file that stands alone, or a part of a page.

mod arrows;
mod draw;

use redress::policy::Policy;
use redress::vocabulary::Lang;

/// Draws the states of a case and the steps that a policy permits, as one SVG element.
///
/// The arrows are those of [`Policy::mermaid`]. The usual way runs down the middle; what skips states runs down on
/// the right, what leads back runs up on the left, and what stays is written into the state (`↻`). At its first
/// arrow a step has what must have been done before it, and the limits that it ends (`■`) and starts (`▶`). What is
/// done beside the way stands below. Words are those of the policy in the language asked for.
///
/// The element has its namespace and its fonts in itself, and neither script nor style: it is a file, and may stand
/// in a page that forbids both.
///
/// ```
/// use redress::vocabulary::Lang;
/// let svg = redress_report::diagram::svg(&redress_presets::dealership()?, Lang::En);
/// assert!(svg.starts_with("<svg ") && svg.contains("sign for it"));
/// # Ok::<(), redress::policy::FileError>(())
/// ```
#[must_use]
pub fn svg(policy: &Policy, lang: Lang) -> String {
    draw::picture(policy, &arrows::Way::of(policy), lang).into_string()
}
