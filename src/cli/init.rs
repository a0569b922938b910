//! `evenhand init`
use clap::Args;
use evenhand::Result;
/// Look at a log and write a starting audit.toml with comments
#[derive(Args)]
pub struct Init {
    log: std::path::PathBuf,
}
impl Init {
    pub fn run(self) -> Result<u8> {
        let _ = self.log;
        Ok(0)
    }
}
