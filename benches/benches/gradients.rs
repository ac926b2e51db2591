//! Every case under criterion: the function, its gradient by hand, its gradient by macro.

use criterion::{Criterion, criterion_group, criterion_main};
use differentiable_benches::cases;

fn gradients(criterion: &mut Criterion) {
    for mut case in cases::all() {
        let mut group = criterion.benchmark_group(case.name());
        group.bench_function("function", |bencher| bencher.iter(|| case.primal()));
        group.bench_function("by hand", |bencher| bencher.iter(|| case.by_hand()));
        group.bench_function("by macro", |bencher| bencher.iter(|| case.by_macro()));
        group.finish();
    }
}

criterion_group!(benches, gradients);
criterion_main!(benches);
