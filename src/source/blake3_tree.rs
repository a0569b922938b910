//! BLAKE3 of a file, by several threads that each read and hash stripes of it.
//!
//! The hash is the root of a binary tree over the file (BLAKE3 paper, section 2.1): a stripe whose length is a power of
//! two is a subtree, and subtrees are merged in the end.

use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use blake3::hazmat::{ChainingValue, HasherExt, Mode, merge_subtrees_non_root, merge_subtrees_root};
use blake3::{Hash, Hasher};

use crate::threads::on_each;

/// As many bytes as a stripe has; a power of two.
const STRIPE: u64 = 1 << 20;

/// As many bytes as are read at a time: few enough that they are still in the caches when they are hashed.
const BUFFER: u64 = 1 << 18;

/// The hash of the first `bytes` of a file.
pub(super) fn hash_file(path: &Path, bytes: u64, threads: usize) -> Result<Hash> {
    if bytes <= STRIPE {
        return Ok(Stripes::open(path)?.hash(0, bytes)?.finalize());
    }
    let stripes = bytes.div_ceil(STRIPE);
    let next = AtomicU64::new(0);
    let work = || {
        let mut file = Stripes::open(path)?;
        let mut made: Vec<(u64, ChainingValue)> = Vec::new();
        loop {
            let stripe = next.fetch_add(1, Ordering::Relaxed);
            if stripe >= stripes {
                return Ok(made);
            }
            let start = stripe * STRIPE;
            let hashed = file.hash(start, STRIPE.min(bytes - start));
            // Nobody wants the rest.
            let hashed = hashed.inspect_err(|_| next.store(stripes, Ordering::Relaxed))?;
            made.push((stripe, hashed.finalize_non_root()));
        }
    };
    let threads = threads.clamp(1, usize::try_from(stripes).unwrap_or(usize::MAX));
    let made: Result<Vec<Vec<_>>> = on_each(threads, work).into_iter().collect();
    let mut made: Vec<(u64, ChainingValue)> = made?.into_iter().flatten().collect();
    made.sort_unstable_by_key(|(stripe, _)| *stripe);
    let values: Vec<ChainingValue> = made.into_iter().map(|(_, value)| value).collect();
    let (left, right) = values.split_at(left_of(values.len()));
    Ok(merge_subtrees_root(&merged(left), &merged(right), Mode::Hash))
}

/// A file that one thread reads stripes of.
struct Stripes {
    file: File,
    buffer: Vec<u8>,
}

impl Stripes {
    fn open(path: &Path) -> Result<Stripes> {
        Ok(Stripes { file: File::open(path)?, buffer: Vec::new() })
    }

    fn hash(&mut self, start: u64, bytes: u64) -> Result<Hasher> {
        let mut hasher = Hasher::new();
        hasher.set_input_offset(start);
        self.file.seek(SeekFrom::Start(start))?;
        let mut left = bytes;
        while left > 0 {
            let wanted = left.min(BUFFER);
            self.buffer.resize(wanted as usize, 0);
            self.file.read_exact(&mut self.buffer)?;
            hasher.update(&self.buffer);
            left -= wanted;
        }
        Ok(hasher)
    }
}

fn merged(values: &[ChainingValue]) -> ChainingValue {
    match values {
        [one] => *one,
        _ => {
            let (left, right) = values.split_at(left_of(values.len()));
            merge_subtrees_non_root(&merged(left), &merged(right), Mode::Hash)
        }
    }
}

/// How many of several stripes the left branch has: the largest power of two that leaves some for the right.
fn left_of(stripes: usize) -> usize {
    stripes.next_power_of_two() / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stripes_have_the_hash_of_the_whole_whoever_read_them() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("log");
        let stripe = STRIPE as usize;
        let bytes: Vec<u8> = (0..7 * stripe + 5).map(|at| (at % 251) as u8).collect();
        std::fs::write(&path, &bytes).expect("written");
        for length in [0, 1, 1023, stripe - 1, stripe, stripe + 1, 2 * stripe, 3 * stripe, 7 * stripe + 5] {
            for threads in [1, 3, 40] {
                let hashed = hash_file(&path, length as u64, threads).expect("readable");
                assert_eq!(hashed, blake3::hash(&bytes[..length]), "{length} {threads}");
            }
        }
        // The BLAKE3 test vector of 102,400 bytes that count up to 250.
        let published = "bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085";
        assert_eq!(hash_file(&path, 102_400, 2).expect("readable").to_hex().as_str(), published);
        assert!(hash_file(&path, 8 * STRIPE, 2).is_err());
        assert!(hash_file(&folder.path().join("none"), 1, 2).is_err());
    }
}
