//! What identifies the bytes of a source.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::blake3_tree::hash_file;
use crate::error::{Error, Result};

/// As many bytes as are read at a time.
const BUFFER: usize = 1 << 18;

/// Which fingerprint is taken of every source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FingerprintKind {
    /// SHA-256 (FIPS 180-4), what other tools print too.
    #[default]
    Sha256,
    /// BLAKE3: several times faster, for large logs.
    Blake3,
    /// None: the report then cannot be tied to its data.
    None,
}

impl FingerprintKind {
    /// All kinds.
    pub const ALL: [FingerprintKind; 3] =
        [FingerprintKind::Sha256, FingerprintKind::Blake3, FingerprintKind::None];

    /// The word of the policy, also the name of the field in `audit.json`.
    pub fn word(self) -> &'static str {
        match self {
            FingerprintKind::Sha256 => "sha256",
            FingerprintKind::Blake3 => "blake3",
            FingerprintKind::None => "none",
        }
    }
}

/// The size of a source and, unless the policy asks for none, its hash in lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// How the hash was made.
    pub kind: FingerprintKind,
    /// The hash; empty where none was asked for.
    pub hex: String,
    /// Size of the file.
    pub bytes: u64,
}

/// Takes the fingerprint of a file, reading it through small buffers.
///
/// # Errors
/// When the file cannot be read.
pub fn fingerprint(path: &Path, kind: FingerprintKind) -> Result<Fingerprint> {
    let failed = |error: std::io::Error| Error::Read {
        path: path.to_path_buf(),
        reason: error.to_string(),
        hint: "check that the file exists and may be read".into(),
    };
    let mut file = File::open(path).map_err(failed)?;
    let mut bytes = file.metadata().map_err(failed)?.len();
    let hex = match kind {
        FingerprintKind::Sha256 => {
            let mut hasher = Sha256::new();
            let mut buffer = vec![0; BUFFER];
            bytes = 0;
            loop {
                let read = file.read(&mut buffer).map_err(failed)?;
                if read == 0 {
                    break hexadecimal(hasher);
                }
                bytes += read as u64;
                hasher.update(&buffer[..read]);
            }
        }
        FingerprintKind::Blake3 => {
            let threads = rayon::current_num_threads();
            hash_file(path, bytes, threads).map_err(failed)?.to_hex().to_string()
        }
        FingerprintKind::None => String::new(),
    };
    Ok(Fingerprint { kind, hex, bytes })
}

/// The SHA-256 of a text, in lower-case hexadecimal.
///
/// ```
/// assert!(evenhand::source::sha256("abc").starts_with("ba7816bf"));
/// ```
pub fn sha256(text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(text.as_bytes());
    hexadecimal(hasher)
}

fn hexadecimal(hasher: Sha256) -> String {
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_the_published_ones_of_abc() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("abc");
        std::fs::write(&path, "abc").expect("written");
        // FIPS 180-4 example, and the BLAKE3 test vector of the same input.
        let sha = fingerprint(&path, FingerprintKind::Sha256).expect("readable");
        assert_eq!(sha.hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let blake = fingerprint(&path, FingerprintKind::Blake3).expect("readable");
        assert_eq!(blake.hex, "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85");
        let none = fingerprint(&path, FingerprintKind::None).expect("readable");
        assert_eq!((none.hex.as_str(), none.bytes), ("", 3));
    }
}
