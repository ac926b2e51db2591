//! Classifiers of sequences.
//!
//! The inputs of all steps go through one product. Each step then adds the product with its state, where they are, and is made active in the same
//! place. In the reverse sweep a step passes on the cotangent of its state; the gradients of the weights are one product each over
//! all steps.

use alloc::vec::Vec;

use super::{Network, Passing, check_batch};
use crate::Real;
use crate::nn::dynamic::matrix::check_columns;
use crate::nn::dynamic::recurrent::{LstmTangent, RnnTangent, steps};
use crate::nn::dynamic::{
    Lstm, LstmClassifier, LstmClassifierTangent, Matrix, MatrixTangent, Rnn, RnnClassifier,
    RnnClassifierTangent, Sequences,
};
use crate::ops::kernels::{nn, nt, tn};

/// The memory of a recurrent layer, whose states begin with one of zeros.
#[derive(Clone, Debug)]
struct Unrolled<T> {
    /// Gates of all steps.
    gates: Vec<T>,
    d_gates: Vec<T>,
    /// States, from the first on.
    states: Vec<T>,
    d_state: Vec<T>,
    /// The weights of the state, turned.
    turned: Vec<T>,
}

impl<T> Default for Unrolled<T> {
    fn default() -> Self {
        Self {
            gates: Vec::new(),
            d_gates: Vec::new(),
            states: Vec::new(),
            d_state: Vec::new(),
            turned: Vec::new(),
        }
    }
}

/// The parameters of a recurrent layer, or their gradients.
struct Parameters<W, B> {
    weight_ih: W,
    weight_hh: W,
    bias_ih: B,
    bias_hh: B,
}

/// Sizes: steps, sequences, units, and numbers that the gates of a sequence have.
#[derive(Clone, Copy)]
struct Sizes {
    steps: usize,
    batch: usize,
    hidden: usize,
    wide: usize,
}

impl<T: Real> Unrolled<T> {
    /// What the inputs and the biases give to the gates of all steps; a state of zeros.
    fn start(&mut self, of: &Parameters<&Matrix<T>, &[T]>, xs: &Sequences<T>) -> Sizes {
        let (rows, hidden) = (xs.data.matrix.rows, of.weight_hh.columns);
        let wide = of.weight_hh.rows;
        check_columns("recurrent layer", of.weight_ih.columns, xs.data.matrix.columns);
        let sizes = Sizes { steps: steps(rows, xs.batch), batch: xs.batch, hidden, wide };
        self.gates.resize(rows * wide, T::ZERO);
        self.d_gates.resize(rows * wide, T::ZERO);
        self.states.resize((rows + xs.batch) * hidden, T::ZERO);
        self.d_state.resize(xs.batch * hidden, T::ZERO);
        self.states[..xs.batch * hidden].fill(T::ZERO);
        self.turned.resize(wide * hidden, T::ZERO);
        for (o, row) in of.weight_hh.values.chunks_exact(hidden.max(1)).enumerate() {
            for (i, weight) in row.iter().enumerate() {
                self.turned[i * wide + o] = *weight;
            }
        }
        for row in self.gates.chunks_exact_mut(wide.max(1)) {
            for ((gate, b), c) in row.iter_mut().zip(of.bias_ih).zip(of.bias_hh) {
                *gate = *b + *c;
            }
        }
        let inputs = of.weight_ih.columns;
        nt(&xs.data.matrix.values, &of.weight_ih.values, &mut self.gates, [rows, inputs, wide]);
        sizes
    }

    /// Adds the product with the state to the gates of a step: the state before, the gates, and the state after.
    fn step(&mut self, t: usize, sizes: Sizes) -> (&[T], &mut [T], &mut [T]) {
        let (size, wide) = (sizes.batch * sizes.hidden, sizes.batch * sizes.wide);
        let (before, after) = self.states.split_at_mut((t + 1) * size);
        let (before, gates) = (&before[t * size..], &mut self.gates[t * wide..(t + 1) * wide]);
        // The first state is zero.
        if t > 0 {
            nn(before, &self.turned, gates, [sizes.batch, sizes.hidden, sizes.wide]);
        }
        (before, gates, &mut after[..size])
    }

    /// The cotangent of the state before a step, from those of its gates.
    fn step_back(&mut self, t: usize, weight_hh: &[T], sizes: Sizes) {
        let wide = sizes.batch * sizes.wide;
        self.d_state.fill(T::ZERO);
        if t > 0 {
            let d_gates = &self.d_gates[t * wide..(t + 1) * wide];
            nn(d_gates, weight_hh, &mut self.d_state, [sizes.batch, sizes.wide, sizes.hidden]);
        }
    }

    /// Adds the gradients of all parameters.
    fn finish(&self, xs: &Sequences<T>, d: &mut Parameters<&mut [T], &mut [T]>, sizes: Sizes) {
        let (rows, inputs) = (xs.data.matrix.rows, xs.data.matrix.columns);
        for row in self.d_gates.chunks_exact(sizes.wide.max(1)) {
            for ((b, c), gate) in d.bias_ih.iter_mut().zip(d.bias_hh.iter_mut()).zip(row) {
                *b += *gate;
                *c += *gate;
            }
        }
        tn(&self.d_gates, &xs.data.matrix.values, d.weight_ih, [sizes.wide, rows, inputs]);
        tn(&self.d_gates, &self.states, d.weight_hh, [sizes.wide, rows, sizes.hidden]);
    }

    fn last(&self, sizes: Sizes) -> &[T] {
        let size = sizes.batch * sizes.hidden;
        &self.states[sizes.steps * size..(sizes.steps + 1) * size]
    }
}

macro_rules! parameters {
    ($layer:expr) => {
        Parameters {
            weight_ih: &$layer.weight_ih,
            weight_hh: &$layer.weight_hh,
            bias_ih: &$layer.bias_ih,
            bias_hh: &$layer.bias_hh,
        }
    };
    (mut $layer:expr) => {
        Parameters {
            weight_ih: &mut $layer.weight_ih.values[..],
            weight_hh: &mut $layer.weight_hh.values[..],
            bias_ih: &mut $layer.bias_ih[..],
            bias_hh: &mut $layer.bias_hh[..],
        }
    };
}

/// A layer that is unrolled in a memory of its own.
trait Recurrent<T: Real> {
    type Tangent;
    type Memory: Default;

    fn parameters(&self) -> Parameters<&Matrix<T>, &[T]>;
    fn unroll(&self, xs: &Sequences<T>, memory: &mut Self::Memory) -> Sizes;
    fn last(memory: &Self::Memory, sizes: Sizes) -> &[T];
    /// From the cotangent of the last state.
    fn unroll_back(&self, xs: &Sequences<T>, d_last: &[T], memory: &mut Self::Memory, d: &mut Self::Tangent);
}

fn sizes_of<T: Real>(of: &Parameters<&Matrix<T>, &[T]>, xs: &Sequences<T>) -> Sizes {
    let (hidden, wide) = (of.weight_hh.columns, of.weight_hh.rows);
    Sizes { steps: steps(xs.data.matrix.rows, xs.batch), batch: xs.batch, hidden, wide }
}

impl<T: Real> Recurrent<T> for Rnn<T> {
    type Tangent = RnnTangent<T>;
    type Memory = Unrolled<T>;

    fn parameters(&self) -> Parameters<&Matrix<T>, &[T]> {
        parameters!(self)
    }

    fn unroll(&self, xs: &Sequences<T>, memory: &mut Unrolled<T>) -> Sizes {
        let sizes = memory.start(&self.parameters(), xs);
        for t in 0..sizes.steps {
            let (_, gates, state) = memory.step(t, sizes);
            for (state, gate) in state.iter_mut().zip(gates) {
                *state = gate.tanh_branch_free();
            }
        }
        sizes
    }

    fn last(memory: &Unrolled<T>, sizes: Sizes) -> &[T] {
        memory.last(sizes)
    }

    fn unroll_back(&self, xs: &Sequences<T>, d_last: &[T], memory: &mut Unrolled<T>, d: &mut RnnTangent<T>) {
        let sizes = sizes_of(&self.parameters(), xs);
        let size = sizes.batch * sizes.hidden;
        memory.d_state.copy_from_slice(d_last);
        for t in (0..sizes.steps).rev() {
            let states = &memory.states[(t + 1) * size..(t + 2) * size];
            let d_gates = &mut memory.d_gates[t * size..(t + 1) * size];
            for ((d_gate, d_state), state) in d_gates.iter_mut().zip(&memory.d_state).zip(states) {
                *d_gate = *d_state * (T::ONE - *state * *state);
            }
            memory.step_back(t, &self.weight_hh.values, sizes);
        }
        memory.finish(xs, &mut parameters!(mut d), sizes);
    }
}

/// The memory of an LSTM: cells as well, from the first on, and their tanh.
#[derive(Clone, Debug)]
struct Cells<T> {
    unrolled: Unrolled<T>,
    values: Vec<T>,
    tanhs: Vec<T>,
    d_cell: Vec<T>,
}

impl<T> Default for Cells<T> {
    fn default() -> Self {
        Self { unrolled: Unrolled::default(), values: Vec::new(), tanhs: Vec::new(), d_cell: Vec::new() }
    }
}

/// The gates of a sequence, each as long as there are units.
#[inline(always)]
fn four<T>(gates: &[T], hidden: usize) -> [&[T]; 4] {
    [0, 1, 2, 3].map(|gate| &gates[gate * hidden..(gate + 1) * hidden])
}

#[inline(always)]
fn four_mut<T>(gates: &mut [T], hidden: usize) -> [&mut [T]; 4] {
    let (first, second) = gates.split_at_mut(2 * hidden);
    let (input, forget) = first.split_at_mut(hidden);
    let (new, output) = second.split_at_mut(hidden);
    [input, forget, new, &mut output[..hidden]]
}

/// Writes a function of three slices. So few at once are what the compiler proves apart, and vectorises.
#[inline(always)]
fn write<T: Real>(to: &mut [T], [a, b, c]: [&[T]; 3], f: impl Fn(T, T, T, T) -> T) {
    for (((to, a), b), c) in to.iter_mut().zip(a).zip(b).zip(c) {
        *to = f(*to, *a, *b, *c);
    }
}

/// The gates of a sequence, made active where they are; the next cell, its tanh, and the next state.
#[inline]
fn cell<T: Real>(gates: &mut [T], cell: &[T], [next_cell, tanh, state]: [&mut [T]; 3]) {
    let hidden = cell.len();
    let (first, second) = gates.split_at_mut(2 * hidden);
    let (new, output) = second.split_at_mut(hidden);
    first.iter_mut().for_each(|gate| *gate = gate.sigmoid_branch_free());
    new.iter_mut().for_each(|gate| *gate = gate.tanh_branch_free());
    output.iter_mut().for_each(|gate| *gate = gate.sigmoid_branch_free());
    let (input, forget) = first.split_at(hidden);
    for (((next, cell), forget), (input, new)) in
        next_cell.iter_mut().zip(cell).zip(forget).zip(input.iter().zip(&*new))
    {
        *next = *forget * *cell + *input * *new;
    }
    for ((tanh, state), (cell, output)) in tanh.iter_mut().zip(state).zip(next_cell.iter().zip(&*output)) {
        *tanh = cell.tanh_branch_free();
        *state = *output * *tanh;
    }
}

/// The cotangents of the gates and of the cell before, from those of the cell and the state after.
#[inline]
fn cell_back<T: Real>(
    gates: &[T],
    [cell, tanh]: [&[T]; 2],
    d_state: &[T],
    d_cell: &mut [T],
    d_gates: &mut [T],
) {
    let one = T::ONE;
    let [input, forget, new, output] = four(gates, cell.len());
    let [d_input, d_forget, d_new, d_output] = four_mut(d_gates, cell.len());
    write(d_cell, [d_state, output, tanh], |d, d_state, output, tanh| {
        d + d_state * output * (one - tanh * tanh)
    });
    write(d_input, [d_cell, new, input], |_, d, new, input| d * new * input * (one - input));
    write(d_forget, [d_cell, cell, forget], |_, d, cell, forget| d * cell * forget * (one - forget));
    write(d_new, [d_cell, input, new], |_, d, input, new| d * input * (one - new * new));
    write(d_output, [d_state, tanh, output], |_, d, tanh, output| d * tanh * output * (one - output));
    d_cell.iter_mut().zip(forget).for_each(|(d, forget)| *d *= *forget);
}

impl<T: Real> Recurrent<T> for Lstm<T> {
    type Tangent = LstmTangent<T>;
    type Memory = Cells<T>;

    fn parameters(&self) -> Parameters<&Matrix<T>, &[T]> {
        parameters!(self)
    }

    fn unroll(&self, xs: &Sequences<T>, memory: &mut Cells<T>) -> Sizes {
        let sizes = memory.unrolled.start(&self.parameters(), xs);
        let (hidden, size) = (sizes.hidden, sizes.batch * sizes.hidden);
        memory.values.resize((sizes.steps + 1) * size, T::ZERO);
        memory.values[..size].fill(T::ZERO);
        memory.tanhs.resize(sizes.steps * size, T::ZERO);
        for t in 0..sizes.steps {
            let (_, gates, states) = memory.unrolled.step(t, sizes);
            let (before, after) = memory.values.split_at_mut((t + 1) * size);
            let (before, tanhs) = (&before[t * size..], &mut memory.tanhs[t * size..]);
            for b in 0..sizes.batch {
                let part = b * hidden..(b + 1) * hidden;
                cell(
                    &mut gates[4 * b * hidden..4 * (b + 1) * hidden],
                    &before[part.clone()],
                    [&mut after[part.clone()], &mut tanhs[part.clone()], &mut states[part]],
                );
            }
        }
        sizes
    }

    fn last(memory: &Cells<T>, sizes: Sizes) -> &[T] {
        memory.unrolled.last(sizes)
    }

    fn unroll_back(&self, xs: &Sequences<T>, d_last: &[T], memory: &mut Cells<T>, d: &mut LstmTangent<T>) {
        let sizes = sizes_of(&self.parameters(), xs);
        let (hidden, size) = (sizes.hidden, sizes.batch * sizes.hidden);
        memory.d_cell.clear();
        memory.d_cell.resize(size, T::ZERO);
        memory.unrolled.d_state.copy_from_slice(d_last);
        for t in (0..sizes.steps).rev() {
            let of_step = &mut memory.unrolled;
            for b in 0..sizes.batch {
                let at = t * size + b * hidden;
                let part = b * hidden..(b + 1) * hidden;
                let wide = 4 * at..4 * (at + hidden);
                cell_back(
                    &of_step.gates[wide.clone()],
                    [&memory.values[at..at + hidden], &memory.tanhs[at..at + hidden]],
                    &of_step.d_state[part.clone()],
                    &mut memory.d_cell[part],
                    &mut of_step.d_gates[wide],
                );
            }
            of_step.step_back(t, &self.weight_hh.values, sizes);
        }
        memory.unrolled.finish(xs, &mut parameters!(mut d), sizes);
    }
}

/// A layer as a network whose scores are the states after the last step, and its classifier.
macro_rules! networks {
    (
        $layer:ident $tangent:ident $memory:ident $(#[$doc:meta])* $workspace:ident,
        $classifier:ident $classifier_tangent:ident $field:ident $(#[$classifier_doc:meta])* $classifier_workspace:ident
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $workspace<T: Real> {
            memory: $memory<T>,
            last: Passing<T>,
            rows: usize,
        }

        impl<T: Real> Default for $workspace<T> {
            fn default() -> Self {
                Self { memory: $memory::default(), last: Passing::default(), rows: 0 }
            }
        }

        /// The scores are the states after the last step.
        impl<T: Real> Network<T> for $layer<T> {
            type Input = Sequences<T>;
            type Workspace = $workspace<T>;

            fn forward_within<'a>(
                &self,
                xs: &Sequences<T>,
                workspace: &'a mut $workspace<T>,
            ) -> &'a Matrix<T> {
                let $workspace { memory, last, rows } = workspace;
                *rows = xs.data.matrix.rows;
                let sizes = self.unroll(xs, memory);
                last.fit(sizes.batch, sizes.hidden);
                last.value.values.copy_from_slice(<Self as Recurrent<T>>::last(memory, sizes));
                &last.value
            }

            fn scores(workspace: &mut $workspace<T>) -> (&Matrix<T>, &mut MatrixTangent<T>) {
                workspace.last.scores()
            }

            fn reverse_within(
                &self,
                xs: &Sequences<T>,
                workspace: &mut $workspace<T>,
                gradient: &mut $tangent<T>,
            ) {
                let $workspace { memory, last, rows } = workspace;
                check_batch(xs.data.matrix.rows, *rows);
                check_batch(xs.batch, last.value.rows);
                self.unroll_back(xs, &last.cotangent.values, memory, gradient);
            }
        }

        $(#[$classifier_doc])*
        #[derive(Clone, Debug)]
        pub struct $classifier_workspace<T: Real> {
            reader: $workspace<T>,
            scores: Passing<T>,
        }

        impl<T: Real> Default for $classifier_workspace<T> {
            fn default() -> Self {
                Self { reader: $workspace::default(), scores: Passing::default() }
            }
        }

        impl<T: Real> Network<T> for $classifier<T> {
            type Input = Sequences<T>;
            type Workspace = $classifier_workspace<T>;

            fn forward_within<'a>(
                &self,
                xs: &Sequences<T>,
                workspace: &'a mut $classifier_workspace<T>,
            ) -> &'a Matrix<T> {
                let $classifier_workspace { reader, scores } = workspace;
                self.output.forward_into(self.$field.forward_within(xs, reader), scores);
                &scores.value
            }

            fn scores(workspace: &mut $classifier_workspace<T>) -> (&Matrix<T>, &mut MatrixTangent<T>) {
                workspace.scores.scores()
            }

            fn reverse_within(
                &self,
                xs: &Sequences<T>,
                workspace: &mut $classifier_workspace<T>,
                gradient: &mut $classifier_tangent<T>,
            ) {
                let $classifier_workspace { reader, scores } = workspace;
                check_batch(xs.data.matrix.rows, reader.rows);
                self.output.reverse_into(&mut reader.last, scores, &mut gradient.output);
                self.$field.reverse_within(xs, reader, &mut gradient.$field);
            }
        }
    };
}

networks! {
    Rnn RnnTangent Unrolled
    /// The memory of a step of an [`Rnn`].
    RnnWorkspace,
    RnnClassifier RnnClassifierTangent rnn
    /// The memory of a step of an [`RnnClassifier`].
    RnnClassifierWorkspace
}
networks! {
    Lstm LstmTangent Cells
    /// The memory of a step of an [`Lstm`].
    LstmWorkspace,
    LstmClassifier LstmClassifierTangent lstm
    /// The memory of a step of an [`LstmClassifier`].
    LstmClassifierWorkspace
}
