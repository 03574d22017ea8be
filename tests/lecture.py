"""The lecture's §7 network and loss, for the tests.

The numbers are those of Matt Mazur, "A Step by Step Backpropagation Example" (17 March 2015).
"""

from __future__ import annotations

from autograd import Value
from nn import MLP, mse

X, Y = [[0.05, 0.10]], [[0.01, 0.99]]


def network() -> MLP:
    return MLP(
        2,
        [2, 2],
        activation="sigmoid",
        output="sigmoid",
        weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
        biases=[[0.35, 0.35], [0.60, 0.60]],
    )


def network_loss() -> Value:
    return mse(Y[0], network()(X[0]))
