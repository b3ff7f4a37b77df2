//! Aids for whoever classifies a complaint: categories, keywords, priority (HBK-2, HBK-3, HBK-7, TEL-4).
//!
//! An aid suggests and shows why; the person decides, with [`Reclassify`](redress::complaint::command).
//! What does not live here: counting categories over a period, which is
//! [`metrics::hot_categories`](redress_metrics::hot_categories), and telling a customer's mood from
//! their words, for which rules are no good instrument.

mod categories;
mod keywords;
mod priority;

pub use categories::{CATEGORIES, Category, Reach, by_channel, category};
pub use keywords::{Found, KeywordError, KeywordRule, Keywords, Suggestion};
pub use priority::Place;
pub use redress_presets::{Breadth, Gravity, Importance, Priority, Urgency};
