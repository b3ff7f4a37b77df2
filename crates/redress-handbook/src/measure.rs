//! The non-monetary measures of the handbook (HBK-9).

use redress::vocabulary::Measure;

/// A spoken warning (口头警告).
pub const SPOKEN_WARNING: Measure = redress::code!("spoken-warning");
/// A written warning (书面警告).
pub const WRITTEN_WARNING: Measure = redress::code!("written-warning");
/// Suspension pending inquiry (停职检查).
pub const SUSPENSION: Measure = redress::code!("suspension");
/// Demotion (降职).
pub const DEMOTION: Measure = redress::code!("demotion");
/// Removal from office (撤职).
pub const REMOVAL: Measure = redress::code!("removal");
/// Legal action (追究法律责任).
pub const LEGAL_ACTION: Measure = redress::code!("legal-action");

/// The handbook's scale with names in English and Chinese, mildest first.
pub static SCALE: [(Measure, &str, &str); 6] = [
    (SPOKEN_WARNING, "spoken warning", "口头警告"),
    (WRITTEN_WARNING, "written warning", "书面警告"),
    (SUSPENSION, "suspension", "停职检查"),
    (DEMOTION, "demotion", "降职"),
    (REMOVAL, "removal from office", "撤职"),
    (LEGAL_ACTION, "legal action", "追究法律责任"),
];
