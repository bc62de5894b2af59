//! Hands the arguments to the command line and its answer to the shell.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    if sop::worker::watch(&arguments) {
        return ExitCode::SUCCESS;
    }
    // Threads of a server write to stderr, too, so that it is not locked.
    let (stdin, stdout, mut stderr) = (io::stdin(), io::stdout(), io::stderr());
    let terminal = stdin.is_terminal() && stderr.is_terminal();
    let colour = stdout.is_terminal() && stderr.is_terminal();
    let mut shell = sop::cli::Shell {
        program: "sop".to_owned(),
        folder: std::env::current_dir().unwrap_or_default(),
        variable: &|name| std::env::var(name).ok(),
        now: sop::desk::wall_clock,
        os_user: sop::desk::os_user(),
        warden: sop::worker::warden(),
        stdin: &mut stdin.lock(),
        stdout: &mut stdout.lock(),
        stderr: &mut stderr,
        interactive: terminal && stdout.is_terminal(),
        colour,
        width: sop::cli::screen_width(),
    };
    ExitCode::from(sop::cli::run(arguments, &mut shell))
}
