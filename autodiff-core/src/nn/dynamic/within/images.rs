//! The convolutional network.

use super::{Network, Passing, check_batch};
use crate::Real;
use crate::nn::dynamic::matrix::check_columns;
use crate::nn::dynamic::{Conv2d, Conv2dTangent, Data, LeNet, LeNetTangent, Matrix, MatrixTangent, Window};
use crate::ops::Room;
use crate::ops::slices::{self, images};

/// The memory of a step of a [`LeNet`].
#[derive(Clone, Debug)]
pub struct LeNetWorkspace<T: Real> {
    convolved: [Passing<T>; 2],
    pooled: [Passing<T>; 2],
    hidden: [Passing<T>; 2],
    scores: Passing<T>,
    room: Room<T>,
}

impl<T: Real> Default for LeNetWorkspace<T> {
    fn default() -> Self {
        Self {
            convolved: [Passing::default(), Passing::default()],
            pooled: [Passing::default(), Passing::default()],
            hidden: [Passing::default(), Passing::default()],
            scores: Passing::default(),
            room: Room::default(),
        }
    }
}

impl<T: Real> Conv2d<T> {
    fn forward_into(&self, x: &Matrix<T>, y: &mut Passing<T>, room: &mut Room<T>) {
        check_columns("convolution", self.inputs(), x.columns);
        images::check_kernels(self.weight.values.len(), self.bias.len(), &self.window);
        y.fit(x.rows, self.outputs());
        let (w, b) = (&self.weight.values, &self.bias);
        images::forward(w, b, &x.values, &mut y.value.values, &self.window, room);
    }

    fn reverse_into(
        &self,
        x: &[T],
        d_x: Option<&mut [T]>,
        d_y: &[T],
        d: &mut Conv2dTangent<T>,
        room: &mut Room<T>,
    ) {
        let parameters = [&mut d.weight.values[..], &mut d.bias];
        images::reverse(&self.weight.values, x, d_y, parameters, d_x, &self.window, room);
    }
}

/// Pooling, and the ReLU of it in the same place.
fn pool<T: Real>(x: &Passing<T>, y: &mut Passing<T>, window: Window) {
    y.fit(x.value.rows, window.channels * window.places());
    slices::max_pool(&x.value.values, &mut y.value.values, window);
    y.relu();
}

fn reverse_pool<T: Real>(x: &mut Passing<T>, y: &mut Passing<T>, window: Window) {
    y.through_relu();
    x.cotangent.values.fill(T::ZERO);
    slices::max_pool::pull(&x.value.values, window, &mut x.cotangent.values, &mut y.cotangent.values);
}

impl<T: Real> Network<T> for LeNet<T> {
    type Input = Data<T>;
    type Workspace = LeNetWorkspace<T>;

    fn forward_within<'a>(&self, x: &Data<T>, workspace: &'a mut LeNetWorkspace<T>) -> &'a Matrix<T> {
        let LeNetWorkspace { convolved, pooled, hidden, scores, room } = workspace;
        self.conv1.forward_into(&x.matrix, &mut convolved[0], room);
        pool(&convolved[0], &mut pooled[0], self.pools[0]);
        self.conv2.forward_into(&pooled[0].value, &mut convolved[1], room);
        pool(&convolved[1], &mut pooled[1], self.pools[1]);
        self.fc1.forward_into(&pooled[1].value, &mut hidden[0]);
        hidden[0].relu();
        let [first, second] = hidden;
        self.fc2.forward_into(&first.value, second);
        second.relu();
        self.fc3.forward_into(&second.value, scores);
        &scores.value
    }

    fn scores(workspace: &mut LeNetWorkspace<T>) -> (&Matrix<T>, &mut MatrixTangent<T>) {
        workspace.scores.scores()
    }

    fn reverse_within(&self, x: &Data<T>, workspace: &mut LeNetWorkspace<T>, gradient: &mut LeNetTangent<T>) {
        let LeNetWorkspace { convolved, pooled, hidden: [first, second], scores, room } = workspace;
        check_batch(x.matrix.rows, scores.value.rows);
        self.fc3.reverse_into(second, scores, &mut gradient.fc3);
        second.through_relu();
        self.fc2.reverse_into(first, second, &mut gradient.fc2);
        first.through_relu();
        self.fc1.reverse_into(&mut pooled[1], first, &mut gradient.fc1);
        reverse_pool(&mut convolved[1], &mut pooled[1], self.pools[1]);
        let Passing { value, cotangent } = &mut pooled[0];
        cotangent.values.fill(T::ZERO);
        let (d_x, d_y) = (Some(&mut cotangent.values[..]), &convolved[1].cotangent.values);
        self.conv2.reverse_into(&value.values, d_x, d_y, &mut gradient.conv2, room);
        reverse_pool(&mut convolved[0], &mut pooled[0], self.pools[0]);
        let d_y = &convolved[0].cotangent.values;
        self.conv1.reverse_into(&x.matrix.values, None, d_y, &mut gradient.conv1, room);
    }
}
