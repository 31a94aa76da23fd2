//! `quintake intake register`: a register of old cases of all channels, with what happened to them later.

use super::Out;
use super::input::Input;
use super::intake::{Ending, Taken, answer, tell, tell_of_rules};
use crate::config::Config;
use crate::desk::{self, RowError};
use crate::problem::{Problem, exit};
use crate::store::Store;

/// What stands in the place of a channel.
pub(super) const NAME: &str = "register";

/// Takes in a register; a row that the rules do not allow is told like one that is wrong.
pub(super) async fn take_in(
    store: &Store,
    config: &Config,
    input: &Input,
    out: &mut Out,
    ending: &mut Ending,
) -> Result<(), Problem> {
    desk::take_in_register(store, &input.bytes, &config.office.division, |outcome| {
        match outcome.receipt {
            Ok((arrived, query_code)) => answer(&Taken::of(Some(outcome.row), arrived, query_code), out),
            Err(RowError::Refused(refused)) => {
                ending.refused = true;
                tell(&refused, None, out);
            }
            Err(RowError::Ambiguous { unit, units }) => {
                ending.refused = true;
                let problem = Problem::several_units(&units, &unit).of_field("unit").in_row(Some(outcome.row));
                tell_of_rules(&problem, Some(outcome.row), out);
            }
            Err(RowError::NotJoined { into }) => {
                ending.refused = true;
                let problem = Problem::not_joined(into).of_field("merged_into").in_row(Some(outcome.row));
                tell_of_rules(&problem, Some(outcome.row), out);
            }
            Err(RowError::Store(error)) => {
                let problem = Problem::from(error).in_row(Some(outcome.row));
                if problem.code().exit() == exit::LATER {
                    return Err(problem);
                }
                ending.refused = true;
                tell_of_rules(&problem, Some(outcome.row), out);
            }
        }
        Ok(())
    })
    .await
}
