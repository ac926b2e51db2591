//! What is written through these comes back by another way, without its gradient.
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Mutex;

use differentiable::differentiable;

static SHARED: Mutex<f64> = Mutex::new(0.0);

fn cell(a: &mut [f64; 2], i: usize) -> &mut f64 {
    &mut a[i]
}

#[differentiable]
fn element(x: f64) -> f64 {
    let mut a = [1.0; 2];
    *cell(&mut a, 1) = x;
    a[1] * 2.0
}

#[differentiable]
fn kept_reference(x: f64) -> f64 {
    let mut a = [1.0; 2];
    let r = cell(&mut a, 1);
    *r += x;
    a[1] * 2.0
}

#[differentiable]
fn lock(x: f64) -> f64 {
    let mut guard = SHARED.lock().unwrap();
    *guard = x;
    drop(guard);
    let y = *SHARED.lock().unwrap();
    y * 2.0
}

#[differentiable]
fn map(x: f64) -> f64 {
    let mut map: BTreeMap<u8, f64> = BTreeMap::new();
    *map.entry(1).or_insert(0.0) += x;
    map[&1] * 2.0
}

struct Shared {
    value: RefCell<f64>,
}

#[differentiable]
fn borrowed(x: f64, #[no_diff] shared: &Shared) -> f64 {
    *shared.value.borrow_mut() = x;
    let y = *shared.value.borrow();
    y * 2.0
}

fn set(r: &mut f64, x: f64) -> bool {
    *r = x;
    true
}

#[differentiable]
fn by_a_test(x: f64) -> f64 {
    let mut a = [1.0; 2];
    if set(cell(&mut a, 1), x) { a[1] * 2.0 } else { x }
}

fn main() {}
