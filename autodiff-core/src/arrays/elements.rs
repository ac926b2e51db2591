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

    // `map` itself decides on the order, and on the layout of the result: so they are the primal's. Rows that lie one
    // behind the other it goes through as they lie.

    fn elements(&self) -> Vec<T> {
        if let Some(elements) = self.as_slice() {
            return elements.to_vec();
        }
        let mut all = Vec::with_capacity(self.len());
        self.map(|element| all.push(*element));
        all
    }

    fn with_elements(&self, elements: Vec<T>) -> Array<T, D> {
        if self.is_standard_layout() && self.len() == elements.len() {
            return Array::from_shape_vec(self.raw_dim(), elements).unwrap_or_else(|error| panic!("{error}"));
        }
        let mut elements = elements.into_iter();
        self.map(|_| elements.next().unwrap_or(T::ZERO))
    }

    fn tangent_elements(&self, tangent: &Array<T, D>) -> Vec<T> {
        if let (Some(_), Some(elements), true) =
            (self.as_slice(), tangent.as_slice(), self.len() == tangent.len())
        {
            return elements.to_vec();
        }
        let mut alike = self.map(|_| T::ZERO);
        if !tangent.is_empty() {
            alike.assign(tangent);
        }
        alike.elements()
    }
}
