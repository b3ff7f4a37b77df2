//! x
pub(crate) fn page(_: &super::simulation::Scene) -> Result<String, super::Error> {
    Ok(String::new())
}
