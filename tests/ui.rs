//! Every diagnostic as rustc prints it: `tests/ui/fail/NAME.rs` and what it says, `NAME.stderr`. After a change,
//!
//! ```sh
//! TRYBUILD=overwrite cargo test --test ui
//! ```
//!
//! writes the messages again. Read the difference as a user would: what is wrong, why, and what to write instead;
//! at the expression that is meant; once.

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    cases.compile_fail("tests/ui/fail/*.rs");
}
