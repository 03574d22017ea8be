"""What nodes are called by the local variables that held them while they were traced."""

from __future__ import annotations

import pickle

import pytest

from autograd import Value, chain_rule, traced, tree, why
from autograd.graph import Graph
from autograd.names import Names

from .programs import names_in, run

ATTENTION = """
def softmax(logits):
    exps = [z.exp() for z in logits]
    total = sum(exps)
    return [e / total for e in exps]

def attend(q, keys):
    out = []
    for h in range(2):
        scores = [q * k for k in keys]
        weights = softmax(scores)
        out.append(weights[0] * weights[1])
    q = out[0] + out[1]
    return q

w = {"wq": [Value(0.5)], "wk": [Value(0.1), Value(0.2)]}
L = attend(w["wq"][0], w["wk"])
"""


def test_a_function_called_once_needs_no_scope_and_rounds_tell_apart() -> None:
    found = run(ATTENTION)
    L = found["L"]
    names = names_in(L)
    assert names["output"] is L  # the variable of who asks
    assert names["w['wk'][1]"] is found["w"]["wk"][1]
    expected = {
        "h[0].scores[0]", "h[1].scores[1]", "h[0].weights[1]", "softmax[0].exps[1]",
        "softmax[1].total", "out[0]", "out[1]",
    }  # fmt: skip
    assert expected - names.keys() == set()
    assert names["h[1].scores[1]"] is not names["h[0].scores[1]"]


def test_calls_tell_apart_and_then_their_rounds() -> None:
    found = run(ATTENTION + "M = attend(L, [L, L])\n")
    names = names_in(found["M"] + found["L"])
    assert {"attend[0].h[1].scores[0]", "attend[1].h[1].scores[0]", "softmax[3].total"} <= {*names}
    assert "attend[0].out[1]" in names


def test_what_is_overwritten_keeps_its_name_and_the_callers_variables_come_first() -> None:
    def compute(a: Value) -> tuple[Value, list[Value]]:
        made = []
        for _ in range(2):
            a = a * 2
            made.append(a)
            a = a + 1
        return a, made

    with traced():
        L, made = compute(Value(1.0))
    names = Names(Graph(L))
    assert [names.given(x) for x in made] == ["made[0]", "made[1]"]
    assert names.given(made[0].inputs[0]) == "a"
    del made
    inner = L.inputs[0]
    assert names_in(L)[names_in_reverse(L, inner)] is inner


def names_in_reverse(L: Value, node: object) -> str:
    return next(name for name, held in names_in(L).items() if held is node)


def test_objects_in_a_local_are_named_by_what_holds_them_and_not_by_self() -> None:
    found = run(
        """
class Neuron:
    def __init__(self):
        self.w = [Value(0.5)]
    def __call__(self, x):
        return self.w[0] * x
class Net:
    def __init__(self):
        self.layers = [Neuron(), Neuron()]
def main():
    m = Net()
    x = 2.0
    for layer in m.layers:
        x = layer(x)
    return x
L = main()
"""
    )
    assert {"m.layers[0].w[0]", "m.layers[1].w[0]"} - names_in(found["L"]).keys() == set()


def test_readers_speak_of_locals_and_find_them_as_they_are_typed() -> None:
    L = run(ATTENTION)["L"]
    names = Names(Graph(L))
    assert "∂L/∂softmax[1].total = " in str(chain_rule(L, "softmax[1].total"))
    assert "softmax[1].total" in str(why(L, "softmax[1].total"))
    assert "h[1].weights[0] = " in str(tree(L))
    with pytest.raises(LookupError, match="no node is called"):
        names.find("softmax[2].total")
    node = names.find("softmax[1].total")
    assert Names(Graph(L), {}).given(node) is None  # names={} turns all off


def test_labels_count_before_locals_and_names_survive_a_pickle() -> None:
    def compute() -> Value:
        a = Value(2.0, "α")
        b = a * 3
        c = b * b
        c.label = "product"
        return c + 1

    with traced():
        L = compute()
    for output in (L, pickle.loads(pickle.dumps(L))):
        assert {"α", "b", "product"} <= {*names_in(output)}
        assert "a" not in names_in(output)


def test_what_a_block_that_is_open_holds_has_names_already() -> None:
    def inside() -> str:
        h = Value(2.0) * 3
        k = h * h
        return outside(k)

    def outside(k: Value) -> str:
        return str(tree(k))

    with traced():
        assert "h = " in inside()


def test_what_the_last_line_of_a_block_assigns_has_its_name_too() -> None:
    def compute() -> list[Value]:
        with traced():
            a = Value(2.0)
            last = a * 3
        return [last]

    assert {"a", "last"} <= {*names_in(compute()[0] + 1)}
