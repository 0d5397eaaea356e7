//! `parvis`: parses the arguments, runs one command, sets the exit code.

mod commands;

/// Building a hub is a great many small allocations on all cores.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    commands::own_up_to_panics();
    commands::run(&commands::parse()).into()
}
