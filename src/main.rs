//! `parvis`: parses the arguments, runs one command, sets the exit code.

mod commands;

fn main() -> std::process::ExitCode {
    commands::own_up_to_panics();
    commands::run(&commands::parse()).into()
}
