//! Which roles come where, at the desk and by the interface alike. What they may do with the case they find there, the
//! rules of the case say.

use case::Role;

/// Everybody who has an account.
pub(super) const ALL: &[Role] = &Role::ALL;
/// Those who see the ordinary queue or a tray of their own.
pub(super) const READERS: &[Role] =
    &[Role::Clerk, Role::Bureau, Role::Unit, Role::Leader, Role::Discipline, Role::Superior, Role::Supervisor];
/// Those who act on cases.
pub(super) const ACTORS: &[Role] = &[Role::Bureau, Role::Unit, Role::Discipline, Role::Superior];
/// Those who decide for the office.
pub(super) const OFFICE: &[Role] = &[Role::Bureau, Role::Discipline, Role::Superior];
/// Those who put facts right: of everything, or of what they entered.
pub(super) const CORRECTORS: &[Role] = &[Role::Clerk, Role::Bureau, Role::Unit, Role::Discipline, Role::Superior];
/// Those who class cases.
pub(super) const CLASSIFIERS: &[Role] = &[Role::Clerk, Role::Bureau, Role::Discipline, Role::Superior];
/// Those whose desks take pieces in.
pub(super) const DESKS: &[Role] = &[Role::Clerk, Role::Bureau, Role::Unit, Role::Discipline];
/// Those who see what belongs to no case yet.
pub(super) const SORTERS: &[Role] = &[Role::Clerk, Role::Bureau, Role::Supervisor];
/// Those who watch over the program.
pub(super) const WATCHERS: &[Role] = &[Role::Bureau, Role::Supervisor, Role::Administrator];
/// Those who keep directory and accounts.
pub(super) const KEEPERS: &[Role] = &[Role::Administrator];
