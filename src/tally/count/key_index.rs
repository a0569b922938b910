//! Small consecutive numbers for the combinations of codes that occur.

use polars::prelude::PlHashMap;

use super::cells::width;

/// As many bits as an index may have to be looked up in a plain array.
const DENSE_BITS: u32 = 17;

/// No combination.
const NONE: u32 = u32::MAX;

/// Numbers the combinations of the codes of some axes, in the order in which they are met.
pub(super) struct KeyIndex {
    axes: Vec<usize>,
    bits: Vec<u32>,
    dense: Vec<u32>,
    hashed: PlHashMap<Box<[u32]>, u32>,
    keys: Vec<Box<[u32]>>,
}

impl KeyIndex {
    pub(super) fn over(axes: Vec<usize>) -> KeyIndex {
        let bits = vec![0; axes.len()];
        KeyIndex { axes, bits, dense: vec![NONE], hashed: PlHashMap::default(), keys: Vec::new() }
    }

    /// The axes, in the order of the keys.
    pub(super) fn axes(&self) -> &[usize] {
        &self.axes
    }

    /// The combinations met so far, by their number.
    pub(super) fn keys(&self) -> &[Box<[u32]>] {
        &self.keys
    }

    /// The number of each row's combination, into `ids`.
    pub(super) fn number(
        &mut self,
        codes: &[Vec<u32>],
        levels: impl Fn(usize) -> usize,
        rows: usize,
        ids: &mut Vec<u32>,
    ) {
        self.make_room(levels);
        ids.clear();
        if self.bits.iter().sum::<u32>() > DENSE_BITS {
            ids.extend((0..rows).map(|row| {
                let key: Box<[u32]> = self.axes.iter().map(|axis| codes[*axis][row]).collect();
                let next = self.keys.len() as u32;
                let keys = &mut self.keys;
                *self.hashed.entry(key).or_insert_with_key(|key| {
                    keys.push(key.clone());
                    next
                })
            }));
            return;
        }
        ids.resize(rows, 0);
        for (axis, bits) in self.axes.iter().zip(&self.bits) {
            for (index, code) in ids.iter_mut().zip(&codes[*axis]) {
                *index = (*index << bits) | code;
            }
        }
        for (row, index) in ids.iter_mut().enumerate() {
            let place = &mut self.dense[*index as usize];
            if *place == NONE {
                *place = self.keys.len() as u32;
                self.keys.push(self.axes.iter().map(|axis| codes[*axis][row]).collect());
            }
            *index = *place;
        }
    }

    /// Lays the array out for so many levels, if there is no room for them yet.
    fn make_room(&mut self, levels: impl Fn(usize) -> usize) {
        let needed: Vec<u32> = self.axes.iter().map(|axis| width(levels(*axis))).collect();
        if needed.iter().zip(&self.bits).all(|(needed, bits)| needed <= bits) {
            return;
        }
        self.bits = needed.iter().zip(&self.bits).map(|(needed, bits)| *needed.max(bits)).collect();
        let total: u32 = self.bits.iter().sum();
        let numbered = self.keys.iter().zip(0u32..);
        if total > DENSE_BITS {
            self.hashed = numbered.map(|(key, id)| (key.clone(), id)).collect();
            return;
        }
        self.dense = vec![NONE; 1 << total];
        for (key, id) in numbered {
            let index =
                key.iter().zip(&self.bits).fold(0, |index, (code, bits)| (index << bits) | *code as usize);
            self.dense[index] = id;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinations_keep_their_number_while_axes_grow() {
        let mut index = KeyIndex::over(vec![0, 1]);
        let mut ids = Vec::new();
        let mut met: Vec<[u32; 2]> = Vec::new();
        // The last sizes are too many for an array.
        for size in [1u32, 3, 40, 4_000] {
            let codes: Vec<Vec<u32>> = [7, 11]
                .map(|step| (0..500u32).map(|row| row.wrapping_mul(step * 2_654_435_761) % size).collect())
                .to_vec();
            index.number(&codes, |_| size as usize, 500, &mut ids);
            for (row, id) in ids.iter().enumerate() {
                let key = [codes[0][row], codes[1][row]];
                if !met.contains(&key) {
                    met.push(key);
                }
                assert_eq!(met[*id as usize], key);
            }
        }
        assert_eq!(index.keys().len(), met.len());
        assert_eq!(index.axes(), [0, 1]);
        let mut none = KeyIndex::over(Vec::new());
        none.number(&[], |_| 0, 3, &mut ids);
        assert_eq!(ids, [0, 0, 0]);
    }
}
