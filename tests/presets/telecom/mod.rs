pub(crate) mod centre;
use crate::operator;

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
