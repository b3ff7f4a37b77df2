//! Aids for classifying a complaint: categories, keywords, priority (HBK-2, HBK-3, HBK-7, TEL-4).
//!
//! They suggest and give reasons; a person decides, with [`Reclassify`](redress::complaint::command).
//! Counting categories over a period is [`redress_metrics::hot_categories`]. There is no sentiment analysis:
//! keyword rules are not suited to it.

mod categories;
mod keywords;
mod priority;

pub use categories::{CATEGORIES, Category, Reach, by_channel, category};
pub use keywords::{Found, KeywordError, KeywordRule, Keywords, Suggestion};
pub use priority::Place;
pub use redress_presets::{Breadth, Gravity, Importance, Priority, Urgency};
