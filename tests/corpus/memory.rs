//! What loops keep for the reverse sweep, and where: arrays that are as long as a range, or as the range of a loop around;
//! one allocation for a range whose end is known at run time; a copy of a state that many sums read.

#[corpus_macros::corpus]
mod functions {
    #[at([[0.3, -0.4, 0.2], [0.1, 0.5, -0.6], [-0.2, 0.7, 0.4]], [0.5, -0.3, 0.8], 4)]
    #[at([[0.3, -0.4, 0.2], [0.1, 0.5, -0.6], [-0.2, 0.7, 0.4]], [0.5, -0.3, 0.8], 0)]
    fn state_through_a_matrix(u: [[f64; 3]; 3], x: [f64; 3], steps: usize) -> f64 {
        let mut h = x;
        for _ in 0..steps {
            let mut next = [0.1; 3];
            for i in 0..3 {
                for j in 0..3 {
                    next[i] += u[i][j] * h[j];
                }
                next[i] = next[i].tanh();
            }
            h = next;
        }
        h[0] * h[1] + h[2]
    }

    #[at([[0.3, -0.4], [0.1, 0.5]], [0.5, -0.3])]
    fn state_replaced_by_elements(u: [[f64; 2]; 2], x: [f64; 2]) -> f64 {
        let mut h = x;
        let mut norm = 0.0;
        for t in 0..5 {
            let mut next = [0.0; 2];
            for i in 0..2 {
                for j in 0..2 {
                    next[i] += u[i][j] * h[j] * h[j];
                }
            }
            for i in 0..2 {
                norm += h[i] * next[i];
                h[i] += 0.5 * next[i] + t as f64;
            }
        }
        norm + h[1]
    }

    #[at([[0.9, -0.4], [0.1, 1.5]], [0.5, -0.3], 2.0)]
    #[at([[0.9, -0.4], [0.1, 1.5]], [0.5, -0.3], 100.0)]
    #[at([[0.9, -0.4], [0.1, 1.5]], [0.5, -0.3], 0.1)]
    fn state_until_it_is_large(u: [[f64; 2]; 2], x: [f64; 2], limit: f64) -> f64 {
        let mut h = x;
        let mut sum = 0.0;
        for _ in 0..8 {
            let mut next = h;
            for i in 0..2 {
                for j in 0..2 {
                    next[i] += u[i][j] * h[j];
                }
            }
            if next[0] * next[0] + next[1] * next[1] > limit {
                break;
            }
            h = next;
            sum += h[0] * h[1];
        }
        sum * h[0]
    }

    #[at([[0.3, -0.4], [0.1, 0.5]], [[0.5, -0.3], [0.8, 0.2]])]
    fn powers_of_a_matrix(u: [[f64; 2]; 2], x: [[f64; 2]; 2]) -> f64 {
        let mut h = x;
        for _ in 0..3 {
            let mut next = [[0.0; 2]; 2];
            for i in 0..2 {
                for k in 0..2 {
                    for j in 0..2 {
                        next[i][k] += u[i][j] * h[j][k];
                    }
                }
            }
            h = next;
        }
        h[0][0] * h[1][1] - h[0][1]
    }

    #[at([[0.3, -0.4], [0.1, 0.5]], [0.5, -0.3])]
    fn read_then_changed_once(u: [[f64; 2]; 2], x: [f64; 2]) -> f64 {
        let mut h = [x[0] * x[1], x[1].sin()];
        let mut s: f64 = 0.0;
        for i in 0..2 {
            for j in 0..2 {
                s += (u[i][j] * h[j]).exp();
            }
        }
        h[0] = s * h[1];
        for i in 0..2 {
            for j in 0..2 {
                s += u[j][i] * h[j] * h[j];
            }
        }
        h[1] *= s;
        s + h[0] * h[1]
    }

    /// The sum in the loops reads all of it again.
    #[at([[0.3, -0.4], [0.1, 0.5]], [0.5, -0.3])]
    fn read_as_a_whole_as_well(u: [[f64; 2]; 2], x: [f64; 2]) -> f64 {
        let mut h = x;
        let mut s = 0.0;
        for _ in 0..2 {
            for i in 0..2 {
                for j in 0..2 {
                    s += u[i][j] * h[j] * h.iter().sum::<f64>();
                }
            }
            h = [s, h[0]];
        }
        s
    }

    #[at([0.4, 1.3, -0.7, 2.1])]
    fn pairs_of_a_constant_number(x: [f64; 4]) -> f64 {
        const N: usize = 4;
        let mut energy: f64 = 1.0;
        for i in 0..N {
            for j in i + 1..N {
                let r = (x[i] - x[j]) * (x[i] - x[j]) + 0.5;
                energy = energy * 0.9 + (1.0 / r).sqrt() * energy.sin();
            }
        }
        energy
    }

    #[at([0.4, 1.3, -0.7, 2.1])]
    fn triangles(x: [f64; 4]) -> f64 {
        const N: usize = 4;
        let mut s: f64 = 1.0;
        for i in 0..N {
            for j in 0..=i {
                s = (s * x[j]).cos() + x[i];
            }
            for j in 0..i {
                s *= x[j].exp();
            }
            for j in (0..i + 1).rev() {
                s = s.sin() * x[j];
            }
        }
        s
    }

    #[at([0.4, 1.3, -0.7, 2.1, 0.9])]
    fn inner_points(x: [f64; 5]) -> f64 {
        const N: usize = 5;
        let mut u = x;
        for _ in 0..3 {
            for i in 1..N - 1 {
                u[i] = u[i] * u[i - 1] + u[i + 1].sin();
            }
            for i in 1..=N - 2 {
                u[i] *= u[i + 1];
            }
            for i in (2..N - 1).step_by(2) {
                u[i] = u[i].tanh() * u[0];
            }
        }
        u[1] * u[2] + u[3]
    }

    #[at(&[0.4, 1.3, -0.7, 2.1, 0.9], 0.7)]
    #[at(&[0.4], 0.7)]
    fn ranges_that_end_at_run_time(x: &[f64], y: f64) -> f64 {
        let mut a = y;
        for i in 1..x.len() {
            a = a * x[i] + x[i - 1].sin();
        }
        let n = x.len() - 1;
        for i in 0..=n {
            a = (a * x[i]).cos();
        }
        for i in (0..n).rev() {
            a *= x[i].exp();
        }
        a
    }

    #[at(&[0.4, 1.3, -0.7, 2.1, 0.9], 0.7)]
    fn iterations_that_are_skipped(x: &[f64], y: f64) -> f64 {
        let mut a = y;
        for i in 0..x.len() {
            if x[i] < 0.0 {
                continue;
            }
            a = a * x[i] + a.sin();
            if a > 50.0 {
                a = a.ln();
            }
        }
        a
    }

    #[at(&[0.4, 1.3, -0.7, 2.1, 0.9], 0.7)]
    #[at(&[0.4, 1.3, 5.7, 2.1, 0.9], 0.7)]
    fn a_range_left_early(x: &[f64], y: f64) -> f64 {
        let mut a = y;
        for i in 0..x.len() {
            a = a * x[i] + a.sin();
            if a > 3.0 {
                break;
            }
        }
        a * a
    }

    /// Nobody has room for all iterations.
    #[at(2.0, 1000000000000000)]
    fn iteration_until_it_has_converged(x: f64, most: usize) -> f64 {
        let mut root: f64 = x;
        for _ in 0..most {
            let next = 0.5 * (root + x / root);
            if (next - root).abs() < 1e-6 {
                break;
            }
            root = next;
        }
        for i in 0..usize::MAX {
            if i > 2 {
                break;
            }
            root = root.sin() * x;
        }
        root
    }

    #[at(&[0.4, 1.3, -0.7], 0.7)]
    fn constant_loops_in_one_that_is_not(x: &[f64], y: f64) -> f64 {
        let mut a = [y, 1.0];
        for i in 0..x.len() {
            for k in 0..2 {
                a[k] = a[k] * x[i] + a[1 - k].sin();
            }
        }
        a[0] * a[1]
    }

    /// The index of what is kept is the variable of the loop, not what the body makes of it.
    #[at([0.4, 1.3, -0.7])]
    fn a_counter_that_the_body_changes(x: [f64; 3]) -> f64 {
        let mut a: f64 = 1.5;
        for mut i in 0..3 {
            a = a.sin() * x[i];
            i += 1;
            a *= i as f64;
        }
        a
    }
}
