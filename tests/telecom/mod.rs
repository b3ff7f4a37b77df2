mod centre;
#[allow(dead_code, reason = "shared with the example")]
#[path = "../../examples/telecom/operator.rs"]
mod operator;

mod after;
mod appeals;
mod authority;
mod customer;
mod dispatch;
mod escalated;
mod intake;
mod limits;
mod page;
mod preset;
