//! `quintake intake register`: a register of old cases of all channels, with what happened to them later.

use super::Out;
use super::input::Input;
use super::intake::Ending;
use crate::config::Config;
use crate::problem::Problem;
use crate::store::Store;

/// What stands in the place of a channel.
pub(super) const NAME: &str = "register";

pub(super) async fn take_in(
    _store: &Store,
    _config: &Config,
    _input: &Input,
    _out: &mut Out,
    _ending: &mut Ending,
) -> Result<(), Problem> {
    Ok(())
}
