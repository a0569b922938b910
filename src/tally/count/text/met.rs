//! The texts of a column that were met before, with their codes.

use polars::prelude::PlHashMap;

use super::Left;
use super::fields::Field;
use super::short::Lately;
use crate::tally::count::coder::Coder;

/// As many different texts of a column as are remembered with their code; others are read each time.
const REMEMBERED: usize = 1 << 16;

/// Texts and codes of one axis.
pub(super) struct Met {
    texts: PlHashMap<Box<[u8]>, u32>,
    lately: Lately,
    scratch: Vec<u8>,
}

impl Met {
    /// None so far.
    pub(super) fn new() -> Met {
        Met { texts: PlHashMap::default(), lately: Lately::new(), scratch: Vec::new() }
    }

    /// The code of a field of a piece.
    #[inline]
    pub(super) fn code(&mut self, coder: &mut Coder<'_>, piece: &[u8], field: Field) -> Result<u32, Left> {
        match field.short(piece).and_then(|short| self.lately.get(short)) {
            Some(code) => Ok(code),
            None => self.look_up(coder, piece, field),
        }
    }

    /// The code of a field that did not come lately, or is long.
    #[cold]
    #[inline(never)]
    fn look_up(&mut self, coder: &mut Coder<'_>, piece: &[u8], field: Field) -> Result<u32, Left> {
        let text = field.bytes(piece, &mut self.scratch);
        let code = match self.texts.get(text) {
            Some(code) => *code,
            None => {
                let code = match text {
                    [] => coder.null()?,
                    _ => coder.text(std::str::from_utf8(text).map_err(|_| Left)?)?,
                };
                if self.texts.len() < REMEMBERED {
                    self.texts.insert(text.into(), code);
                }
                code
            }
        };
        if let Some(short) = field.short(piece) {
            self.lately.put(short, code);
        }
        Ok(code)
    }
}
