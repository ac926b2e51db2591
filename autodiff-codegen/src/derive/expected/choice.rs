// pub enum Kind<T> {
//     Plain,
//     Power(i32),
//     Leaky(#[no_diff] f64),
//     Of(T),
// }

#[automatically_derived]
impl<T> ::differentiable::Differentiable for Kind<T>
where
    i32: ::differentiable::Differentiable<Tangent = ::differentiable::NoTangent>,
    T: ::differentiable::Differentiable<Tangent = ::differentiable::NoTangent>,
{
    type Tangent = ::differentiable::NoTangent;
    fn zero_tangent(&self) -> ::differentiable::NoTangent {
        ::differentiable::NoTangent
    }
    fn assert_same_shape(&self, _: &::differentiable::NoTangent, _: &str) {}
    fn zip_tangent_mut(
        &mut self,
        _: &::differentiable::NoTangent,
        _: &mut impl ::differentiable::ZipVisitor,
    ) {}
    fn zip_states_mut<const STATES: usize>(
        &mut self,
        _: &::differentiable::NoTangent,
        _: [&mut ::differentiable::NoTangent; STATES],
        _: &mut impl ::differentiable::StateVisitor<STATES>,
    ) {}
}
#[automatically_derived]
impl<T> ::differentiable::rt::Owned for Kind<T>
where
    i32: ::differentiable::Differentiable<Tangent = ::differentiable::NoTangent>,
    T: ::differentiable::Differentiable<Tangent = ::differentiable::NoTangent>,
{}
