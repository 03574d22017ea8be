"""Judges predictions of a backward pass, then reveals it."""

from functools import cache

from autograd import Value, backward_steps
from demos.exercises.predictions import Prediction
from nn import Neuron, mse

W1, X, B = -0.4, 1.5, 0.7


@cache
def loss() -> Value:
    """Return the loss of the neuron in the exercise's text."""
    neuron = Neuron(1, activation="sigmoid", weights=[W1], bias=B)
    return mse(0.0, neuron(X))


def reveal() -> str:
    """Return the steps as the debugger shows them."""
    return "\n".join(map(str, backward_steps(loss())))


o = (Value(W1) * X + B).sigmoid().data
upstream, local = 2 * o, o * (1 - o)
net = W1 * X + B

CHECK = Prediction(
    {
        "dL_dyhat": upstream,
        "do_dnet": local,
        "dL_dnet": upstream * local,
        "dL_dw1": upstream * local * X,
        "dL_db": upstream * local,
    },
    own={
        "the_error": {"dL_dyhat": -o},
        "half_loss": {"dL_dyhat": o},
        "net_for_o": {"do_dnet": net * (1 - net)},
        "activation_itself": {"do_dnet": o},
        "local_alone": {"dL_dnet": local, "dL_dw1": X, "dL_db": 1.0},
        "upstream_alone": {"dL_dnet": upstream, "dL_dw1": upstream * local},
        "divided": {"dL_dnet": upstream / local},
        "added": {"dL_dnet": upstream + local, "dL_dw1": upstream * local + X},
        "w_for_x": {"dL_dw1": upstream * local * W1},
        "bias_with_x": {"dL_db": upstream * local * X},
        "bias_for_one": {"dL_db": upstream * local * B},
    },
    reveal=reveal,
)
