//! A folder that cannot be written, whoever asks.

use std::process::{Command, Stdio};

use super::folder::Folder;
use crate::support::left_out;

/// The program in a namespace of its own in which a folder is read-only; `None` where none can be made.
pub(super) fn command(folder: &Folder, read_only: &str, arguments: &[&str]) -> Option<Command> {
    let script = "mount --bind $0 $0 && mount -o remount,bind,ro $0 && exec \"$@\"";
    let unshare = |command: &mut Command| {
        command.args(["--mount", "--map-root-user", "sh", "-c", script]).arg(folder.path(read_only));
    };
    let mut tried = Command::new("unshare");
    unshare(&mut tried);
    if !tried.arg("true").stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        left_out("a read-only folder: none can be made here (unshare, mount)");
        return None;
    }
    let program = folder.command(arguments);
    let mut command = Command::new("unshare");
    unshare(&mut command);
    command.arg(program.get_program()).args(program.get_args()).current_dir(folder.path(""));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    for (name, value) in program.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command.stdin(Stdio::null());
    Some(command)
}
