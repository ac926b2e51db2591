//! The memory of a reverse sweep whose length is not known beforehand.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;
#[cfg(not(feature = "alloc"))]
use core::marker::PhantomData;

/// A stack of frames, one per iteration of a loop: the forward sweep pushes what the reverse sweep pops.
///
/// Without feature `alloc` a tape cannot be made, and the error says so: give the loop a constant number of
/// iterations, and its frames lie in an array.
///
/// ```
/// use autodiff_core::Tape;
///
/// let mut tape = Tape::with_capacity(2);
/// tape.push((1.5, true));
/// tape.push((2.5, false));
/// assert_eq!(tape.len(), 2);
/// assert_eq!(tape.pop(), (2.5, false));
/// assert_eq!(tape.pop(), (1.5, true));
/// assert!(tape.is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct Tape<F> {
    #[cfg(feature = "alloc")]
    frames: Vec<F>,
    #[cfg(not(feature = "alloc"))]
    frames: PhantomData<F>,
}

#[cfg(feature = "alloc")]
impl<F> Tape<F> {
    /// An empty tape.
    #[inline]
    pub const fn new() -> Self {
        Tape { frames: Vec::new() }
    }

    /// An empty tape with room for `frames` frames.
    #[inline]
    pub fn with_capacity(frames: usize) -> Self {
        Tape { frames: Vec::with_capacity(frames) }
    }

    /// Keeps a frame.
    #[inline]
    pub fn push(&mut self, frame: F) {
        self.frames.push(frame);
    }

    /// Gives back the frame kept last.
    ///
    /// # Panics
    ///
    /// If there is none: generated code pops exactly what it pushed.
    #[inline]
    #[track_caller]
    pub fn pop(&mut self) -> F {
        match self.frames.pop() {
            Some(frame) => frame,
            None => popped_empty(),
        }
    }

    /// The number of frames kept.
    #[inline]
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    /// Whether no frame is kept.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// The memory that the frames take.
    ///
    /// ```
    /// let mut tape = autodiff_core::Tape::new();
    /// tape.push([0.0_f64; 2]);
    /// assert_eq!(tape.bytes(), 16);
    /// ```
    pub fn bytes(&self) -> usize {
        size_of_val(self.frames.as_slice())
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn popped_empty() -> ! {
    panic!("the reverse sweep wants more frames than the forward sweep kept: a bug of `differentiable`");
}

/// The frames of a loop whose number of iterations is known when it starts, one for each value of its variable.
#[cfg(feature = "alloc")]
#[doc(hidden)]
#[inline]
pub fn frames<F: Clone>(zero: F, count: usize) -> Vec<F> {
    alloc::vec![zero; count]
}

/// Needs feature `alloc`.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
pub fn frames<F: NeedsAlloc>(_: F, _: usize) -> [F; 0] {
    []
}

/// Refuses, at compile time, an array for a tape that is too large for the stack of a thread.
///
/// ```
/// autodiff_core::rt::check_stack(&[[0.0_f64; 1024]; 128]);
/// ```
///
/// ```compile_fail
/// autodiff_core::rt::check_stack(&[[0.0_f64; 1024]; 129]);
/// ```
#[doc(hidden)]
#[inline(always)]
pub const fn check_stack<A>(_: &A) {
    const {
        assert!(
            size_of::<A>() <= 1 << 20,
            "the memory of a loop over a constant range is an array, and this one takes more than 1 MiB of stack: \
             let the loop run to a variable (`let n = N;`, `for i in 0..n`), and its memory is on the heap"
        );
    }
}

/// Without an allocator every way to make a tape is an error; the rest is never reached.
#[cfg(not(feature = "alloc"))]
#[allow(
    clippy::missing_panics_doc,
    clippy::unused_self,
    clippy::new_without_default,
    reason = "a tape cannot be made without `alloc`"
)]
impl<F> Tape<F> {
    /// Needs feature `alloc`.
    pub fn new() -> Self
    where
        F: NeedsAlloc,
    {
        Tape { frames: PhantomData }
    }

    /// Needs feature `alloc`.
    pub fn with_capacity(_: usize) -> Self
    where
        F: NeedsAlloc,
    {
        Tape { frames: PhantomData }
    }

    /// Needs feature `alloc`.
    pub fn push(&mut self, _: F) {}

    /// Needs feature `alloc`.
    pub fn pop(&mut self) -> F {
        unreachable!("a tape cannot be made without feature `alloc`")
    }

    /// Needs feature `alloc`.
    pub fn len(&self) -> usize {
        0
    }

    /// Needs feature `alloc`.
    pub fn is_empty(&self) -> bool {
        true
    }

    /// Needs feature `alloc`.
    pub fn bytes(&self) -> usize {
        0
    }
}

/// Implemented by nothing.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the number of iterations of this loop is not a constant, so the memory of its reverse sweep has to grow",
    label = "this function needs an allocator for its gradient",
    note = "turn on feature `alloc` of `differentiable`",
    note = "or let the loop run over a constant range (`0..N`), so that its memory is an array"
)]
pub trait NeedsAlloc {}

#[cfg(feature = "alloc")]
impl<F> Default for Tape<F> {
    fn default() -> Self {
        Self::new()
    }
}

/// A [`Tape`] of at most `N` frames: without an allocator an array, else room that is made once. Frames without size take none.
#[derive(Debug)]
#[doc(hidden)]
pub struct Stack<F, const N: usize> {
    #[cfg(feature = "alloc")]
    frames: Vec<F>,
    #[cfg(not(feature = "alloc"))]
    frames: [Option<F>; N],
    #[cfg(not(feature = "alloc"))]
    len: usize,
}

#[expect(clippy::new_without_default, reason = "for generated code alone")]
impl<F, const N: usize> Stack<F, N> {
    /// An empty one.
    #[inline]
    pub fn new() -> Self {
        #[cfg(feature = "alloc")]
        let empty = Stack { frames: Vec::with_capacity(N) };
        #[cfg(not(feature = "alloc"))]
        let empty = Stack { frames: [const { None }; N], len: 0 };
        empty
    }

    /// Keeps a frame.
    #[inline]
    pub fn push(&mut self, frame: F) {
        #[cfg(feature = "alloc")]
        self.frames.push(frame);
        #[cfg(not(feature = "alloc"))]
        {
            self.frames[self.len] = Some(frame);
            self.len += 1;
        }
    }

    /// Gives back the frame kept last.
    ///
    /// # Panics
    ///
    /// If there is none: generated code pops exactly what it pushed.
    #[inline]
    #[track_caller]
    pub fn pop(&mut self) -> F {
        #[cfg(feature = "alloc")]
        let frame = self.frames.pop();
        #[cfg(not(feature = "alloc"))]
        let frame = self.len.checked_sub(1).and_then(|last| {
            self.len = last;
            self.frames[last].take()
        });
        match frame {
            Some(frame) => frame,
            None => popped_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Stack;

    #[test]
    fn a_stack_gives_back_the_last() {
        let mut stack = Stack::<_, 3>::new();
        stack.push((1, 2.5));
        stack.push((2, 3.5));
        assert_eq!(stack.pop(), (2, 3.5));
        stack.push((3, 4.5));
        stack.push((4, 5.5));
        assert_eq!([stack.pop(), stack.pop(), stack.pop()], [(4, 5.5), (3, 4.5), (1, 2.5)]);
    }

    #[test]
    #[should_panic(expected = "more frames than the forward sweep kept")]
    fn an_empty_stack_has_nothing() {
        Stack::<f64, 2>::new().pop();
    }
}
