//! Files.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use safetensors::SafeTensors;
use safetensors::tensor::{SafeTensorError, TensorView};

use super::{Element, Entry, LoadError, StateDict};

/// The parameters of a layer or a model as a `safetensors` file.
///
/// # Panics
///
/// If two tensors have one name, or a name is too long for a file.
///
/// ```
/// use autodiff_core::nn::{Dense, state};
/// let layer = Dense { weight: [[1.0_f32, 2.0]], bias: [3.0] };
/// let mut other = Dense::zeros();
/// state::load(&mut other, &state::save(&layer)).unwrap();
/// assert_eq!(other, layer);
/// ```
pub fn save<M: StateDict>(model: &M) -> Vec<u8> {
    let mut entries = Vec::new();
    model.entries("", &mut entries);
    let bytes: Vec<Vec<u8>> = entries.iter().map(|entry| bytes_of(entry.values)).collect();
    let views = entries.iter().zip(&bytes).map(|(entry, bytes)| (entry.name.as_str(), view(entry, bytes)));
    safetensors::serialize(views, None)
        .unwrap_or_else(|error| panic!("the parameters cannot be saved: {error}"))
}

fn bytes_of<T: Element>(values: &[T]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size_of_val(values));
    values.iter().for_each(|value| value.append_to(&mut bytes));
    bytes
}

fn view<'b, T: Element>(entry: &Entry<'_, T>, bytes: &'b [u8]) -> TensorView<'b> {
    TensorView::new(T::DTYPE, entry.shape.clone(), bytes)
        .unwrap_or_else(|error| panic!("`{}` cannot be saved: {error}", entry.name))
}

/// Sets the parameters of a layer or a model to those of a `safetensors` file.
///
/// # Errors
///
/// If the file is damaged, or has not exactly the tensors of the model, with their shapes and the type of their numbers. Then
/// the model is as it was.
///
/// ```
/// use autodiff_core::nn::{Dense, state};
/// let file = state::save(&Dense { weight: [[1.0_f32, 2.0]], bias: [3.0] });
/// let error = state::load(&mut Dense::<f32, 3, 1>::zeros(), &file).unwrap_err();
/// assert_eq!(error.to_string(), "`weight` has shape [1, 2] in the file, but [1, 3] in the model");
/// assert!(state::load(&mut Dense::<f32, 2, 1>::zeros(), &file[..file.len() - 1]).is_err());
/// ```
pub fn load<M: StateDict>(model: &mut M, file: &[u8]) -> Result<(), LoadError> {
    let tensors = SafeTensors::deserialize(file).map_err(|error| damaged(&error))?;
    let mut wanted = Vec::new();
    model.entries("", &mut wanted);
    let found: Vec<TensorView<'_>> =
        wanted.iter().map(|entry| look_up(&tensors, entry)).collect::<Result<_, _>>()?;
    check_rest(&tensors, &wanted)?;
    let mut entries = Vec::new();
    model.entries_mut("", &mut entries);
    for (entry, tensor) in entries.iter_mut().zip(&found) {
        M::Number::fill_from(entry.values, tensor.data());
    }
    Ok(())
}

fn damaged(error: &SafeTensorError) -> LoadError {
    LoadError::File(format!("{error}"))
}

/// The tensor of the file that is for an entry, if it fits.
fn look_up<'f, T: Element>(
    tensors: &SafeTensors<'f>,
    entry: &Entry<'_, T>,
) -> Result<TensorView<'f>, LoadError> {
    let name = || entry.name.clone();
    let missing = |_| LoadError::Missing { name: name(), expected: entry.shape.clone() };
    let tensor = tensors.tensor(&entry.name).map_err(missing)?;
    if tensor.shape() != entry.shape {
        let (found, expected) = (tensor.shape().to_vec(), entry.shape.clone());
        return Err(LoadError::Shape { name: name(), found, expected });
    }
    if tensor.dtype() != T::DTYPE {
        return Err(LoadError::Type {
            name: name(),
            found: format!("{:?}", tensor.dtype()),
            expected: T::NAME,
        });
    }
    Ok(tensor)
}

/// Nothing may be left over, but the counters of batch norms, which only `PyTorch` has.
fn check_rest<T>(tensors: &SafeTensors<'_>, wanted: &[Entry<'_, T>]) -> Result<(), LoadError> {
    let is_counter = |name: &str| name.rsplit('.').next() == Some("num_batches_tracked");
    let mut rest: Vec<(String, Vec<usize>)> = tensors
        .iter()
        .filter(|(name, _)| !is_counter(name) && !wanted.iter().any(|entry| entry.name == *name))
        .map(|(name, tensor)| (name.to_string(), tensor.shape().to_vec()))
        .collect();
    rest.sort();
    match rest.into_iter().next() {
        None => Ok(()),
        Some((name, found)) => Err(LoadError::Unexpected { name, found }),
    }
}
