//! What is measured.

#[cfg(feature = "arrays")]
mod arrays;
mod chain;
mod chains;
mod digits;
mod dot;
mod layer;
mod logistic;
#[cfg(feature = "arrays")]
mod matrices;
mod recurrent;
mod rosenbrock;
mod softmax;
mod stencil;

/// A function with its two gradients. Each method does the same work on the same inputs, through `black_box`,
/// into buffers that are made once.
pub trait Case {
    /// What it is, for a table.
    fn name(&self) -> String;

    /// The function alone.
    fn primal(&mut self);

    /// Adds the gradient, by the hand-written code, to the buffers.
    fn by_hand(&mut self);

    /// Adds the gradient, by the generated code, to the buffers.
    fn by_macro(&mut self);

    /// Takes the gradient out of the buffers, and leaves them zero.
    fn take_gradient(&mut self) -> Vec<f64>;
}

/// One of the three ways to run a case.
pub type Way = fn(&mut (dyn Case + 'static));

/// The function, its gradient by hand, its gradient by macro.
pub const WAYS: [Way; 3] = [Case::primal, Case::by_hand, Case::by_macro];

/// Every case.
#[must_use]
pub fn all() -> Vec<Box<dyn Case>> {
    vec![
        Box::new(chain::Chain::new()),
        Box::new(rosenbrock::Rosenbrock::new(10)),
        Box::new(rosenbrock::Rosenbrock::new(100)),
        Box::new(rosenbrock::Rosenbrock::new(1000)),
        Box::new(dot::Dot::new(1000)),
        Box::new(chains::Dot::new(1000)),
        Box::new(chains::Fit::new(1000)),
        Box::new(logistic::Logistic::new()),
        Box::new(softmax::Softmax::new(100)),
        Box::new(layer::Layer::new()),
        Box::new(recurrent::Recurrent::new()),
        Box::new(stencil::Stencil::new()),
        Box::new(digits::Step::new()),
        #[cfg(feature = "arrays")]
        Box::new(arrays::Arrays::new()),
        #[cfg(feature = "arrays")]
        Box::new(matrices::Matrices::new()),
        #[cfg(feature = "arrays")]
        Box::new(matrices::Points::new()),
    ]
}

/// Numbers between −1 and 1 without pattern, `f(0), f(1), ..`.
fn number(i: usize) -> f64 {
    let i = f64::from(u32::try_from(i).expect("a small index"));
    (i * 12.9898 + 1.0).sin()
}

#[cfg(test)]
mod tests {
    use super::all;

    #[test]
    fn by_macro_is_by_hand() {
        for mut case in all() {
            case.by_hand();
            let by_hand = case.take_gradient();
            case.by_macro();
            let by_macro = case.take_gradient();
            assert_eq!(by_hand.len(), by_macro.len());
            let largest = by_hand.iter().fold(0.0, |largest: f64, d| largest.max(d.abs()));
            // The digits compute in `f32`.
            let tolerance = largest * if case.name().contains("digits") { 1e-5 } else { 1e-13 };
            for (i, (hand, macro_)) in by_hand.iter().zip(&by_macro).enumerate() {
                assert!((hand - macro_).abs() <= tolerance, "{}, [{i}]: {hand} and {macro_}", case.name());
            }
            assert!(largest > 0.0, "{}", case.name());
        }
    }
}
