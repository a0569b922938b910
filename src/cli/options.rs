//! The options that commands share: what overrides a policy, what is written, and how a command runs.

use clap::Args;

use super::written::Format;

/// What overrides a policy.
#[derive(Args, Clone, Default)]
pub struct Overrides {
    /// Override a key of the policy by its dotted path, for example audit.seed=7; repeat for several
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// The seed of everything random
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

/// What is written, and how.
#[derive(Args)]
pub struct Options {
    /// What to write
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "md,json")]
    pub format: Vec<Format>,
    #[command(flatten)]
    pub overrides: Overrides,
    /// How many threads to use (default: all)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

/// Sets how many threads count and compute. polars reads its number from the environment, once, when it
/// starts; no other thread runs yet.
pub fn use_threads(threads: Option<u16>) {
    if let Some(threads) = threads {
        // SAFETY: the process has one thread here: nothing else reads the environment at the same time.
        unsafe { std::env::set_var("POLARS_MAX_THREADS", threads.to_string()) };
        // Fails only where a pool exists already, and none does.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
    }
}
