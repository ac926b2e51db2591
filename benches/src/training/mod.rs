//! Training steps: forward, loss, backward, update, in `f32` on one thread. Each is made twice from the same parameters: from the
//! ready-made layers, losses and optimisers by the macro, and by hand in plain Rust in the same file.
//!
//! What is by hand is what a careful programmer would write: sums that run side by side, whole rows at once, nothing computed twice,
//! nothing allocated. It shares with the library the elementary functions (`Real::tanh_branch_free` and kin) and, as plain
//! structs of arrays, the parameters.

mod at_run_time;
mod by_hand;
mod deep;
mod images;
mod lenet;
mod logistic;
mod lstm;
mod one_sample;
mod regression;
mod rnn;
mod xor;

/// A step of training, or of computing a gradient.
pub trait Step {
    /// What it is, for a table.
    fn name(&self) -> String;

    /// A step of the parameters that the hand-written code trains.
    fn by_hand(&mut self);

    /// A step of the parameters that the generated code trains.
    fn by_macro(&mut self);

    /// The parameters of both, or the gradients of both where there is no update.
    fn results(&self) -> [Vec<f32>; 2];
}

/// Every step.
#[must_use]
pub fn all() -> Vec<Box<dyn Step>> {
    let mut all: Vec<Box<dyn Step>> = vec![
        Box::new(xor::Xor::new()),
        Box::new(regression::Regression::new()),
        images::Images::<32>::new(),
        images::Images::<256>::new(),
        deep::Deep::new(),
        Box::new(rnn::Sequences::<1>::new()),
        Box::new(rnn::Sequences::<16>::new()),
        Box::new(lstm::Sequences::<1>::new()),
        Box::new(lstm::Sequences::<16>::new()),
        lenet::Pictures::new(),
        Box::new(one_sample::OneSample::new()),
        Box::new(logistic::Logistic::new()),
    ];
    all.extend(at_run_time::all());
    all
}

/// Runs something with room for whole networks on the stack.
///
/// # Panics
///
/// If it does, or if there is no memory.
pub fn with_large_stack(run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(1 << 28).spawn(run).expect("a thread");
    thread.join().expect("it ran to its end");
}

/// Numbers between −1 and 1 without pattern, `f(0), f(1), ..`.
#[expect(clippy::cast_possible_truncation, reason = "rounding is fine")]
fn number(i: usize) -> f32 {
    let i = f64::from(u32::try_from(i).expect("a small index"));
    (i * 12.9898 + 1.0).sin() as f32
}

#[cfg(test)]
mod tests {
    use super::{Step, all, with_large_stack};

    fn assert_close(step: &dyn Step, steps: usize) {
        let [by_hand, by_macro] = step.results();
        assert_eq!(by_hand.len(), by_macro.len());
        let largest = by_hand.iter().fold(0.0, |largest: f32, x| largest.max(x.abs()));
        assert!(largest > 0.0 && largest < 100.0, "{}: {largest}", step.name());
        for (i, (hand, generated)) in by_hand.iter().zip(&by_macro).enumerate() {
            let difference = (hand - generated).abs();
            assert!(
                difference <= 2e-5 * largest,
                "{}, [{i}] after {steps} steps: {hand} by hand, {generated} by macro",
                step.name()
            );
        }
    }

    #[test]
    fn by_macro_is_by_hand() {
        with_large_stack(|| {
            for mut step in all() {
                let [before, _] = step.results();
                for steps in 1..4 {
                    step.by_hand();
                    step.by_macro();
                    assert_close(step.as_ref(), steps);
                }
                assert_ne!(step.results()[0], before, "{} does nothing", step.name());
            }
        });
    }

    #[test]
    fn no_step_allocates() {
        with_large_stack(|| {
            for mut step in all() {
                // The first step of a network whose sizes are known at run time makes its workspace.
                step.by_macro();
                let by_hand = allocation_counter::measure(|| step.by_hand()).count_total;
                let by_macro = allocation_counter::measure(|| step.by_macro()).count_total;
                assert_eq!((by_hand, by_macro), (0, 0), "{}", step.name());
            }
        });
    }
}
