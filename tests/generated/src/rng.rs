//! A small deterministic generator of random numbers (splitmix64).

/// The state.
#[derive(Clone, Debug)]
pub struct Rng(u64, Vec<u8>);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Rng(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03, Vec::new())
    }

    /// Two bytes a number, from the end, for a fuzzer that learns what each of them does; then as from a seed.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Rng(0, bytes.to_vec())
    }

    pub fn next(&mut self) -> u64 {
        if let (Some(low), Some(high)) = (self.1.pop(), self.1.pop()) {
            return u64::from(low) | u64::from(high) << 8;
        }
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// True in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// A number in `-2..2` with three decimals.
    pub fn float(&mut self) -> f64 {
        (self.below(4001) as f64 - 2000.0) / 1000.0
    }
}
