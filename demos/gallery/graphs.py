"""The graphs of the gallery: each function is as short as its formula on the board.

It returns the output of the graph, and options of `save` for drawing it.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from autograd import Value, weighted_sum
from autograd.drawing.options import Options
from autograd.notation import subscript
from nn import MLP, Neuron, mse

from ..tour import lecture_network

Shown = tuple[Value, Options]


def neuron() -> Shown:
    """Show the lecture's §6: four factors multiply on the way from L to w₁."""
    predict = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
    return mse(1.0, predict(2.0)), {}


def network() -> Shown:
    """Show the lecture's §7: two paths lead from L to w₁₁¹."""
    predict = lecture_network()
    return mse([0.01, 0.99], predict([0.05, 0.10])), {"style": "network"}


def chain() -> Shown:
    """Show the lecture's §5: ∂y/∂x = ∂y/∂z · ∂z/∂x."""
    x = Value(1.0, "x")
    z = named("z", x**5 + 9)
    y = named("y", 8 * z**3 + z**2 + 5)
    return y, {}


def diamond() -> Shown:
    """Show a node that is used twice: the contributions of the two paths add up."""
    a = Value(3.0, "a")
    b = named("b", 2 * a)
    c = named("c", a - 4)
    return named("L", b * c), {}


def vanishing() -> Shown:
    """Show six sigmoids in a row: the slope of each is at most ¼."""
    one = [[1.0]]  # the weights of a layer: one neuron, one input
    predict = MLP(1, [1] * 6, activation="sigmoid", output="sigmoid", weights=[one] * 6, bias=False)
    return mse(1.0, predict(1.0)), {"style": "network"}


def dead_relu() -> Shown:
    """Show a neuron with net < 0: relu is flat there, and passes no gradient on."""
    predict = Neuron(2, activation="relu", weights=[0.5, -1.0], bias=0.5)
    return mse(1.0, predict([1.0, 2.0])), {}


def softmax() -> Shown:
    """Show logits z, their probabilities p, and the cross-entropy: ∂L/∂zᵢ = pᵢ − yᵢ."""
    z = vector("z", [Value(2.0), Value(1.0), Value(0.1)])
    y = vector("y", [Value(1.0), Value(0.0), Value(0.0)])
    p = vector("p", shares(z))
    L = named("L", weighted_sum(y, [-pi.log() for pi in p]))
    return L, {}


def recurrent() -> Shown:
    """Show a recurrent cell over three steps: w, u and b are the same in each."""
    w, u, b = Value(0.5, "w"), Value(1.0, "u"), Value(0.1, "b")
    x = vector("x", [Value(1.0), Value(0.5), Value(-1.0)])
    net, h = [Value(0.0)] * 3, Value(0.0, "h₀")
    for t in range(3):
        net[t] = named(f"net{subscript(t + 1)}", weighted_sum([w, u], [h, x[t]], b))
        h = named(f"h{subscript(t + 1)}", net[t].tanh())
    return mse(1.0, h), {"style": "network"}


def attention() -> Shown:
    """Show an attention head of the small GPT: softmax(q·k/√d)·v over three positions."""
    q = vector("q", [Value(1.0), Value(0.5)])  # what the last position looks for
    k1 = vector("k₁", [Value(1.0), Value(0.0)])  # what each position is found by
    k2 = vector("k₂", [Value(0.0), Value(1.0)])
    k3 = vector("k₃", [Value(-1.0), Value(0.5)])
    v = vector("v", [Value(0.5), Value(1.0), Value(-1.0)])  # what each passes on
    s = vector("s", [weighted_sum(q, k) / math.sqrt(len(q)) for k in (k1, k2, k3)])
    a = vector("a", shares(s))
    o = named("o", weighted_sum(a, v))
    return mse(1.0, o), {}


def shares(z: list[Value]) -> list[Value]:
    """Return softmax of three logits as the formula has it: e^zᵢ / Σ e^zⱼ."""
    e = vector("e", [zi.exp() for zi in z])
    S = named("S", e[0] + e[1] + e[2])
    return [ei / S for ei in e]


def named(name: str, value: Value) -> Value:
    """Label a value and return it."""
    value.label = name
    return value


def vector(name: str, values: list[Value]) -> list[Value]:
    """Label values with a name and an index, z₁, z₂, …, and return them."""
    return [named(name + subscript(i), value) for i, value in enumerate(values, 1)]


_PAGES = neuron, network, chain, diamond, vanishing, dead_relu, softmax, recurrent, attention
PAGES: dict[str, Callable[[], Shown]] = {page.__name__: page for page in _PAGES}
