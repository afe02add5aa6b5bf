//! Prices, taxes and promotions as the API shows and takes them.

mod promotion;
mod rule;
mod service;
mod tax;

pub use promotion::{NewPromotion, Promotion, PromotionPatch, PromotionStatus};
pub use rule::{PriceRule, RuleDraft, Weekday};
pub use service::{Extra, ExtraDraft, Per, PricesDraft, ServicePrices, Tier, TierDraft};
pub use tax::{NewTax, Tax, TaxPatch};
