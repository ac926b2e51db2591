//! `match` on data that carries no gradient, and on several `Option`s together.

mod expression_trees {
    use differentiable::*;
    enum Expr {
        Const(f64),
        Var(usize),
        Add(Box<Expr>, Box<Expr>),
        Mul(Box<Expr>, Box<Expr>),
        Sin(Box<Expr>),
    }
    #[differentiable]
    fn eval(#[no_diff] e: &Expr, env: &[f64]) -> f64 {
        match e {
            Expr::Const(c) => *c,
            Expr::Var(i) => env[*i],
            Expr::Add(a, b) => eval(a, env) + eval(b, env),
            Expr::Mul(a, b) => eval(a, env) * eval(b, env),
            Expr::Sin(a) => eval(a, env).sin(),
        }
    }
    fn boxed(e: Expr) -> Box<Expr> {
        Box::new(e)
    }
    fn tree() -> Expr {
        let product = Expr::Mul(boxed(Expr::Var(0)), boxed(Expr::Sin(boxed(Expr::Var(1)))));
        Expr::Add(boxed(Expr::Mul(boxed(product), boxed(Expr::Var(0)))), boxed(Expr::Const(2.0)))
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let tree = tree();
        eval(&tree, &[x, y * x])
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod stack_machine {
    use differentiable::*;
    enum Op {
        Push(f64),
        Load(usize),
        Add,
        Mul,
        Sin,
        Dup,
        Swap,
        Pop,
    }
    #[differentiable]
    fn run(#[no_diff] code: &[Op], env: &[f64]) -> f64 {
        let mut stack: Vec<f64> = Vec::new();
        for op in code {
            match op {
                Op::Push(c) => stack.push(*c),
                Op::Load(i) => stack.push(env[*i]),
                Op::Add => {
                    let (b, a) = (stack.pop().unwrap(), stack.pop().unwrap());
                    stack.push(a + b);
                }
                Op::Mul => match (stack.pop(), stack.pop()) {
                    (Some(b), Some(a)) => stack.push(a * b),
                    (Some(b), None) => stack.push(b),
                    _ => {}
                },
                Op::Sin => {
                    let a = stack.pop().unwrap();
                    stack.push(a.sin());
                }
                Op::Dup => {
                    let a = *stack.last().unwrap();
                    stack.push(a);
                }
                Op::Swap => {
                    let n = stack.len();
                    stack.swap(n - 1, n - 2);
                }
                Op::Pop => {
                    stack.pop();
                }
            }
        }
        stack[stack.len() - 1]
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        use Op::*;
        let code =
            [Load(0), Mul, Dup, Mul, Load(1), Swap, Push(9.0), Pop, Sin, Add, Push(2.0), Mul, Load(0), Mul];
        run(&code, &[x, y])
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

/// What is matched on is in `self`, which the reverse sweep has under another name; and it is no part of the tangent.
mod choices_in_a_struct {
    use differentiable::*;
    #[derive(Differentiable, Clone)]
    enum Activation {
        Leaky,
        Tanh,
    }
    #[derive(Clone)]
    enum Kind {
        Dense { skip: usize },
        Scale(f64),
    }
    #[derive(Differentiable, Clone)]
    struct Layer {
        w: Vec<f64>,
        #[no_diff]
        kind: Kind,
        activation: Activation,
    }
    #[differentiable]
    impl Layer {
        fn forward(&self, x: f64) -> f64 {
            let y = match &self.kind {
                Kind::Dense { skip } => self.w[*skip] * x,
                Kind::Scale(s) => x * *s * self.w[0],
            };
            match self.activation {
                Activation::Leaky => y.max(0.1 * y),
                Activation::Tanh => y.tanh(),
            }
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let layers = [
            Layer { w: vec![x, 2.0], kind: Kind::Dense { skip: 1 }, activation: Activation::Tanh },
            Layer { w: vec![x * y], kind: Kind::Scale(0.3), activation: Activation::Leaky },
            Layer { w: vec![1.0, y], kind: Kind::Dense { skip: 1 }, activation: Activation::Leaky },
        ];
        let mut h = x;
        for layer in &layers {
            h = layer.forward(h);
        }
        h
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod decision_trees {
    use differentiable::*;
    enum Node {
        Leaf(usize),
        Split { feature: usize, at: f64, left: usize, right: usize },
    }
    #[differentiable]
    fn predict(#[no_diff] tree: &[Node], leaves: &[f64], #[no_diff] row: &[f64]) -> f64 {
        let mut i = 0;
        loop {
            match &tree[i] {
                Node::Leaf(k) => return leaves[*k] * leaves[0],
                Node::Split { feature, at, left, right } => {
                    i = if row[*feature] < *at { *left } else { *right };
                }
            }
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let tree = [
            Node::Split { feature: 0, at: 0.5, left: 1, right: 2 },
            Node::Leaf(0),
            Node::Split { feature: 1, at: 0.1, left: 3, right: 4 },
            Node::Leaf(1),
            Node::Leaf(2),
        ];
        let leaves = [x, x * y, y];
        [[0.1, 0.2], [0.9, 0.0], [0.9, 0.7]].iter().map(|row| predict(&tree, &leaves, row)).sum()
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod several_options {
    use differentiable::*;
    #[differentiable]
    fn popped(mut xs: Vec<f64>, x: f64) -> f64 {
        let last = xs.pop();
        let t = match (xs.pop(), last) {
            (Some(b), Some(a)) => b * a * a,
            (None, Some(a)) => a * x,
            _ => x,
        };
        if let Some(z) = xs.pop() { t * z } else { t + xs.pop().unwrap_or(x) }
    }
    #[differentiable]
    fn ends(v: &[f64]) -> f64 {
        match (v.first(), v.get(1)) {
            (Some(b), Some(a)) => *b * *a,
            (Some(b), None) => *b,
            _ => 0.5,
        }
    }
    #[differentiable]
    fn both_ends(v: &[f64]) -> f64 {
        let (Some(a), Some(b)) = (v.first(), v.last()) else { return 0.25 };
        if let (Some(c), Some(_)) = (v.last(), v.get(1)) { a * b.sin() * c } else { a * b.sin() }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let v = [x, x * y];
        let options = ends(&v) + ends(&v[..1]) * both_ends(&v) + both_ends(&v[1..]) * ends(&[]);
        options + popped(vec![x, y, 2.0 * x], y) + popped(vec![x, y.sin()], x) + popped(vec![x], y)
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod arrays_at_the_end_of_branches {
    use differentiable::*;
    #[differentiable]
    fn scaled(p: &[f64; 3], r: f64) -> [f64; 3] {
        if r > 1.0 {
            std::array::from_fn(|i| p[i] * r)
        } else if r > 0.0 {
            p.map(|v| v * r * r)
        } else {
            match p.len() {
                3 => std::array::from_fn(|i| p[i] + r * i as f64),
                _ => *p,
            }
        }
    }
    struct Twice;
    #[differentiable]
    impl Twice {
        fn doubled(p: &[f64; 3]) -> [f64; 3] {
            p.map(|v| 2.0 * v)
        }
        fn squares(p: &[f64; 3]) -> [f64; 3] {
            Self::doubled(p).map(|v| v * v)
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let p = scaled(&[x, y, x * y], x);
        let q = scaled(&p, y);
        Twice::squares(&q).iter().sum::<f64>() * p[1]
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod guards {
    use differentiable::*;
    use std::rc::Rc;
    enum Tree {
        Leaf(f64),
        Node(Vec<Tree>),
        Pair(Rc<(Tree, Tree)>),
    }
    #[differentiable]
    fn eval(#[no_diff] t: &Tree, x: f64) -> f64 {
        match t {
            Tree::Leaf(c) if *c > 1.0 => x * *c,
            Tree::Leaf(c) => x + *c,
            Tree::Node(kids) => {
                let mut s = x;
                for k in kids {
                    s += eval(k, x * 0.5) * s;
                }
                s
            }
            Tree::Pair(p) if x > 0.0 => eval(&p.0, x) * eval(&p.1, x.sin()),
            Tree::Pair(p) => eval(&p.1, x),
        }
    }
    #[differentiable]
    fn along(#[no_diff] path: &[usize], v: &[f64]) -> f64 {
        match path {
            [] => 1.0,
            [only] => v[*only],
            [first, rest @ ..] => v[*first] * along(rest, v) + v[rest.len()],
        }
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let pair = Tree::Pair(Rc::new((Tree::Leaf(0.5), Tree::Node(vec![]))));
        let tree = Tree::Node(vec![Tree::Leaf(2.0), pair, Tree::Leaf(0.1)]);
        eval(&tree, x) * y + along(&[0, 2, 1], &[x, y, x * y])
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

/// What is matched on changes: its names are kept.
mod states {
    use differentiable::*;
    #[derive(Differentiable, Clone, Copy)]
    enum State {
        A(usize),
        B {
            #[no_diff]
            k: f64,
        },
        C,
    }
    #[differentiable]
    fn run(v: &[f64], start: State) -> f64 {
        let mut s = start;
        let mut t = v[0];
        for i in 0..5 {
            match s {
                State::A(n) => {
                    t *= v[n];
                    s = State::B { k: i as f64 };
                }
                State::B { k } => {
                    t += v[1] * k * t;
                    s = if i > 2 { State::C } else { State::A(1) };
                }
                State::C => {
                    t = t.sin();
                    s = State::A(i % 2);
                }
            }
        }
        t
    }
    #[differentiable]
    fn lists(v: &[f64], #[no_diff] mut kinds: Vec<(usize, Option<f64>)>) -> f64 {
        let mut t = 1.0;
        for round in 0..3 {
            for k in &kinds {
                match k {
                    (i, Some(c)) => t += v[*i] * *c * t,
                    (i, None) => t *= v[*i],
                }
            }
            kinds[round % 2] = (1, if round == 0 { None } else { Some(0.25) });
            if let Some((i, _)) = kinds.pop() {
                kinds.push((i, Some(0.5)));
            }
        }
        t
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let v = [x, y];
        run(&v, no_diff(State::A(0)))
            + run(&v, no_diff(State::C))
            + lists(&v, vec![(0, None), (1, Some(2.0))])
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}

mod lists_by_value {
    use differentiable::*;
    #[differentiable]
    fn scaled(v: &[f64], #[no_diff] k: Vec<f64>) -> f64 {
        v[0] * k[0]
    }
    #[differentiable]
    fn product(v: &[f64], k: Vec<f64>) -> f64 {
        let mut t = v[0];
        for z in k {
            t *= z;
        }
        t
    }
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        let k = vec![1.5, 2.0];
        scaled(&[x, y], vec![0.5, 2.0]) * y + product(&[y], k) * x + product(&[x * y], vec![])
    }
    #[test]
    fn agrees() {
        crate::two_numbers!(f);
    }
}
