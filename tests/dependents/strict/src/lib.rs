//! A user's crate under every lint that is worth turning on. That it compiles without a warning (`cargo clippy`, and
//! `cargo test` for the values) is the test: what the macros write must be invisible to lints.
#![forbid(unsafe_code)]
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    unused,
    unused_qualifications,
    unused_results,
    unused_lifetimes,
    unused_import_braces,
    unused_extern_crates,
    unreachable_pub,
    single_use_lifetimes,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    let_underscore_drop,
    trivial_casts,
    trivial_numeric_casts,
    non_ascii_idents,
    nonstandard_style,
    future_incompatible,
    keyword_idents,
    redundant_lifetimes,
    redundant_imports,
    variant_size_differences,
    meta_variable_misuse,
    ambiguous_negative_literals,
    unit_bindings,
    impl_trait_redundant_captures,
    macro_use_extern_crate,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    rustdoc::all
)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery, clippy::cargo)]
#![deny(
    clippy::missing_docs_in_private_items,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp_const,
    clippy::as_conversions,
    clippy::arithmetic_side_effects,
    clippy::shadow_unrelated,
    clippy::shadow_reuse,
    clippy::shadow_same,
    clippy::allow_attributes_without_reason,
    clippy::multiple_inherent_impl,
    clippy::missing_inline_in_public_items,
    clippy::exhaustive_enums,
    clippy::exhaustive_structs,
    clippy::pattern_type_mismatch,
    clippy::let_underscore_untyped,
    clippy::undocumented_unsafe_blocks,
    clippy::dbg_macro,
    clippy::todo,
    clippy::min_ident_chars,
    clippy::single_char_lifetime_names,
    clippy::default_numeric_fallback,
    clippy::float_arithmetic,
    clippy::arbitrary_source_item_ordering,
    clippy::empty_enum_variants_with_brackets,
    clippy::missing_trait_methods,
    clippy::module_name_repetitions,
    clippy::partial_pub_fields,
    clippy::question_mark_used,
    clippy::implicit_return,
    clippy::std_instead_of_core,
    clippy::absolute_paths,
    clippy::wildcard_imports,
    clippy::enum_glob_use
)]
// What this crate's own code (not the generated) does on purpose.
#![allow(
    clippy::cargo_common_metadata,
    clippy::multiple_crate_versions,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::implicit_return,
    clippy::min_ident_chars,
    clippy::default_numeric_fallback,
    clippy::arbitrary_source_item_ordering,
    clippy::missing_inline_in_public_items,
    clippy::exhaustive_structs,
    clippy::question_mark_used,
    clippy::suboptimal_flops,
    clippy::while_float,
    clippy::needless_range_loop,
    clippy::many_single_char_names,
    clippy::must_use_candidate,
    clippy::missing_const_for_fn,
    clippy::imprecise_flops,
    clippy::useless_let_if_seq,
    clippy::needless_late_init,
    reason = "formulas are written as formulas here"
)]

pub mod calls;
pub mod generic;
pub mod loops;
pub mod models;
pub mod scalars;
pub mod sequences;
pub mod values;
