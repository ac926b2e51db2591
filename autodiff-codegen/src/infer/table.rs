//! The table of type variables, and unification.

use proc_macro2::TokenStream;

use crate::ir::Ty;

/// What a free type variable may become.
#[derive(Clone, Debug)]
pub enum Class {
    /// Anything.
    Any,
    /// Anything, and there is a sign that it is of a type of the user's: it has fields, or comes from an operator on
    /// such a type. That it is a float is not guessed.
    Users,
    /// A float: it stands for a literal such as `1.0`.
    Float,
    /// An integer: it stands for a literal such as `1`, or for a counter.
    Int,
    /// A struct of which only the name is known: its generic arguments are inferred.
    Struct(TokenStream),
}

#[derive(Clone, Debug)]
enum Cell {
    Free(Class),
    Bound(Ty),
}

/// Type variables. Unification never fails loudly: what does not fit is left for rustc to report.
#[derive(Default)]
pub struct Table {
    cells: Vec<Cell>,
    /// What a float of unknown width is taken for, if not for one of unknown width.
    float: Option<Ty>,
    /// Something was learnt since this was last reset.
    pub changed: bool,
}

impl Table {
    /// A table in which the variables below `count` exist.
    pub fn new(count: u32, float: Option<Ty>) -> Self {
        let mut table = Table { float, ..Table::default() };
        table.reserve(count);
        table
    }

    /// A new variable.
    pub fn fresh(&mut self, class: Class) -> Ty {
        self.cells.push(Cell::Free(class));
        Ty::Infer(u32::try_from(self.cells.len() - 1).expect("fewer than 2^32 types"))
    }

    /// Makes sure that the variables below `count` exist.
    pub fn reserve(&mut self, count: u32) {
        if self.cells.len() < count as usize {
            self.cells.resize(count as usize, Cell::Free(Class::Any));
        }
    }

    /// The type, with variables at its root replaced by what they stand for.
    pub fn shallow(&self, ty: &Ty) -> Ty {
        let mut ty = ty;
        while let Ty::Infer(id) = ty {
            match self.cells.get(*id as usize) {
                Some(Cell::Bound(inner)) => ty = inner,
                Some(Cell::Free(_)) | None => break,
            }
        }
        ty.clone()
    }

    /// [`Table::shallow`], behind any references.
    pub fn stripped(&self, ty: &Ty) -> Ty {
        match self.shallow(ty) {
            Ty::Ref(_, inner) => self.stripped(&inner),
            ty => ty,
        }
    }

    /// What a free variable may become.
    pub fn class(&self, id: u32) -> Class {
        match self.cells.get(id as usize) {
            Some(Cell::Free(class)) => class.clone(),
            Some(Cell::Bound(_)) | None => Class::Any,
        }
    }

    /// Makes the two types equal, as far as they can be.
    pub fn unify(&mut self, a: &Ty, b: &Ty) {
        match (self.shallow(a), self.shallow(b)) {
            (Ty::Infer(a), Ty::Infer(b)) if a == b => {}
            (Ty::Infer(a), Ty::Infer(b)) => self.link(a, b),
            (Ty::Infer(a), known) | (known, Ty::Infer(a)) => self.bind(a, known),
            (Ty::Ref(_, a), Ty::Ref(_, b)) => self.unify(&a, &b),
            // An array or a `Vec` behind a reference coerces to a slice.
            (Ty::Array(a, _) | Ty::Slice(a) | Ty::Vec(a), Ty::Array(b, _) | Ty::Slice(b) | Ty::Vec(b)) => {
                self.unify(&a, &b);
            }
            (Ty::Maybe(_, a), Ty::Maybe(_, b)) => self.unify(&a, &b),
            (Ty::Tuple(a), Ty::Tuple(b)) if a.len() == b.len() => {
                a.iter().zip(&b).for_each(|(a, b)| self.unify(a, b));
            }
            _ => {}
        }
    }

    fn link(&mut self, a: u32, b: u32) {
        let class = match (self.class(a), self.class(b)) {
            (Class::Any, class) | (class, Class::Any) => class,
            (Class::Users, class) | (class, Class::Users) => class,
            (Class::Float, Class::Float) => Class::Float,
            (Class::Int, Class::Int) => Class::Int,
            (Class::Struct(path), Class::Struct(_)) => Class::Struct(path),
            (Class::Float | Class::Int | Class::Struct(_), _) => return,
        };
        // The older variable stays, so that keys made from it do.
        let (young, old) = (a.max(b), a.min(b));
        self.set(young, Cell::Bound(Ty::Infer(old)));
        self.set(old, Cell::Free(class));
    }

    fn bind(&mut self, id: u32, known: Ty) {
        let fits = match (self.class(id), &known) {
            (Class::Any | Class::Users, known) => !matches!(known, Ty::Unknown),
            (Class::Float, known) => matches!(known, Ty::Float(_)),
            (Class::Int, known) => matches!(known, Ty::Int(_)),
            (Class::Struct(_), known) => matches!(known, Ty::Named(_)),
        };
        if fits && !self.occurs(id, &known) {
            self.set(id, Cell::Bound(known));
        }
    }

    fn set(&mut self, id: u32, cell: Cell) {
        self.cells[id as usize] = cell;
        self.changed = true;
    }

    fn occurs(&self, id: u32, ty: &Ty) -> bool {
        match self.shallow(ty) {
            Ty::Infer(other) => other == id,
            Ty::Array(inner, _)
            | Ty::Slice(inner)
            | Ty::Vec(inner)
            | Ty::Ref(_, inner)
            | Ty::Maybe(_, inner) => self.occurs(id, &inner),
            Ty::Tuple(parts) => parts.iter().any(|part| self.occurs(id, part)),
            Ty::Unknown
            | Ty::SomeFloat
            | Ty::Float(_)
            | Ty::Param(_)
            | Ty::Int(_)
            | Ty::Bool
            | Ty::Unit
            | Ty::Inert(_)
            | Ty::Named(_) => false,
        }
    }

    /// Makes a free variable one of that class.
    pub fn restrict(&mut self, ty: &Ty, class: Class) {
        if let Ty::Infer(id) = self.shallow(ty)
            && (matches!(self.class(id), Class::Any)
                || matches!(self.class(id), Class::Users) && !matches!(class, Class::Users))
        {
            self.set(id, Cell::Free(class));
        }
    }

    /// The type with every variable replaced by what is known in the end.
    pub fn resolve(&self, ty: &Ty) -> Ty {
        let inner = |ty: &Ty| Box::new(self.resolve(ty));
        match self.shallow(ty) {
            Ty::Infer(id) => match self.class(id) {
                Class::Any | Class::Users => Ty::Unknown,
                Class::Float => self.float.clone().unwrap_or(Ty::SomeFloat),
                Class::Int => Ty::Int(String::new()),
                Class::Struct(path) => Ty::Named(path),
            },
            Ty::Array(ty, length) => Ty::Array(inner(&ty), length),
            Ty::Slice(ty) => Ty::Slice(inner(&ty)),
            Ty::Vec(ty) => Ty::Vec(inner(&ty)),
            Ty::Ref(mutable, ty) => Ty::Ref(mutable, inner(&ty)),
            Ty::Maybe(kind, ty) => Ty::Maybe(kind, inner(&ty)),
            Ty::Tuple(parts) => Ty::Tuple(parts.iter().map(|part| self.resolve(part)).collect()),
            known => known,
        }
    }
}
