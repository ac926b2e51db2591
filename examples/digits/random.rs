//! Random numbers from a seed, the same everywhere: `SplitMix64` (Steele, Lea and Flood, 2014).

/// The generator.
pub struct Random {
    state: u64,
}

impl Random {
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform over (0, 1]: never zero, so that it has a logarithm.
    fn uniform(&mut self) -> f32 {
        let numerator = u16::try_from(self.bits() >> 48).expect("16 bits are left");
        (f32::from(numerator) + 1.0) / 65536.0
    }

    /// Standard normal, by Box and Muller.
    pub fn normal(&mut self) -> f32 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (core::f32::consts::TAU * self.uniform()).cos()
    }

    /// Puts the items in random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.bits() % (last as u64 + 1);
            items.swap(last, usize::try_from(other).expect("an index of the slice"));
        }
    }
}
