pub(crate) mod shop;

mod acting;
mod calling_back;
mod department;
mod intake;
mod money;
mod month;
mod on_site;
mod upward;
