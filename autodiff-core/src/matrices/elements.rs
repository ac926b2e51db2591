//! What `map` goes over: the elements, column by column.

use alloc::vec::Vec;

use nalgebra::allocator::Allocator;
use nalgebra::{DefaultAllocator, OMatrix};

use super::{Element, Size};
use crate::Real;
use crate::rt::Elements;

impl<T: Element, R: Size, C: Size> Elements for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
{
    type Number = T;

    fn elements(&self) -> Vec<T> {
        self.as_slice().to_vec()
    }

    fn with_elements(&self, elements: Vec<T>) -> OMatrix<T, R, C> {
        let (rows, columns) = self.shape_generic();
        OMatrix::from_iterator_generic(rows, columns, elements)
    }

    fn tangent_elements(&self, tangent: &OMatrix<T, R, C>) -> Vec<T> {
        if tangent.is_empty() { alloc::vec![Real::ZERO; self.len()] } else { tangent.as_slice().to_vec() }
    }
}
