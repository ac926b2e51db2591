//! What `mapv` goes over.

use alloc::vec::Vec;

use ndarray::{Array, ArrayBase, Data};

use super::{Axes, Element};
use crate::Differentiable;
use crate::rt::Elements;

impl<T: Element, S: Data<Elem = T>, D: Axes> Elements for ArrayBase<S, D>
where
    ArrayBase<S, D>: Differentiable<Tangent = Array<T, D>>,
{
    type Number = T;

    // `map` itself decides on the order, and on the layout of the result: so they are the primal's.

    fn elements(&self) -> Vec<T> {
        let mut all = Vec::with_capacity(self.len());
        self.map(|element| all.push(*element));
        all
    }

    fn with_elements(&self, elements: Vec<T>) -> Array<T, D> {
        let mut elements = elements.into_iter();
        self.map(|_| elements.next().unwrap_or(T::ZERO))
    }

    fn tangent_elements(&self, tangent: &Array<T, D>) -> Vec<T> {
        let mut alike = self.map(|_| T::ZERO);
        if !tangent.is_empty() {
            alike.assign(tangent);
        }
        alike.elements()
    }
}
