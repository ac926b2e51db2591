//! Random numbers without a dependency: `SplitMix64` (Steele, Lea and Flood, 2014).

/// The next number.
pub(super) fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The next number from 0 to 1, without 1.
pub(super) fn uniform(state: &mut u64) -> f64 {
    let high = u32::try_from(next(state) >> 32).unwrap_or(0);
    f64::from(high) / 4_294_967_296.0
}
