//! The gateway's one program: everything it does is a command of `quintake`.

use std::process::ExitCode;

fn main() -> ExitCode {
    quintake::cli::run()
}
