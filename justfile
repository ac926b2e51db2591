# The commands of the project. `just` lists them.
default:
    @just --list

# Everything that CI checks.
ci:
    .ci/run

# Format the code.
fmt:
    cargo fmt --all

# Lints, as errors.
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# Every test, documentation tests among them.
test:
    cargo test --workspace
    cargo test -p differentiable-linear-algebra --features arrays
    cargo test -p differentiable-benches --features arrays --lib

# The documentation, warnings as errors.
doc:
    RUSTDOCFLAGS=-Dwarnings cargo doc --no-deps --workspace

# The runtime without std, and a no_std library linked to prove it.
no-std:
    cargo build -p autodiff-core --no-default-features
    cargo rustc -p differentiable-no-std --features link --profile no-std --crate-type staticlib

# The main job: a network learns to read digits. `just digits --help` for its options.
digits *options:
    cargo run --release --example digits -- {{options}}

# A worked example, `just example xor`; the README lists them.
example name:
    cargo run --release --features ndarray --example {{name}}

# Every worked example.
examples:
    for name in neuron two_layers small_network picture xor regression iris vanishing exploding stability cnn autoencoder \
        sequence batch_norm gradient_checking outer_product numpy_style; do cargo run --release --features ndarray --example $name || exit 1; done

# A function's gradient step by step: `just explain FILE FUNCTION ARGUMENTS`, `--help` for its options.
explain *arguments:
    cargo run --quiet -p differentiable-explain -- {{arguments}}

# The tables of figures of the README.
table:
    cargo run --release -p differentiable-benches --features arrays --bin table

# Instructions per call, counted by valgrind.
instructions:
    cargo run --release -p differentiable-benches --bin instructions

# Criterion.
bench:
    cargo bench -p differentiable-benches

# Licences and advisories of the dependencies.
deny:
    cargo deny check

# Random programs through the compiler's interpreter, against dual numbers: `just fuzz --count 100000 --from 7`.
fuzz *options:
    nice cargo run --release -p generated-programs -- interpreted {{options}}

# Random programs through the macro and rustc, in batches: `just fuzz-compiled --count 1000`.
fuzz-compiled *options:
    nice cargo run --release -p generated-programs -- compiled {{options}}

# The runtime's tests under Miri: `rustup component add miri rust-src --toolchain nightly`.
miri:
    MIRIFLAGS=-Zmiri-deterministic-floats cargo +nightly miri test -p autodiff-core --lib --tests --target-dir target/miri

# Every test in release, with overflow checks.
test-release:
    RUSTFLAGS="-C overflow-checks=on" cargo test --workspace --release --target-dir target/checked

# The compiler with one mistake at a time: does the suite see it? `just mutants --every 10`.
mutants *options:
    nice cargo run --release -p generated-programs -- mutants {{options}}

# libfuzzer on the macros: `cargo install cargo-fuzz`, nightly. `just fuzz-expand text -- -max_total_time=60`.
fuzz-expand target="expand" *options:
    cd fuzz && cargo +nightly fuzz run {{target}} {{options}}
