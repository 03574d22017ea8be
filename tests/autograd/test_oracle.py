"""A thousand graphs against gradients computed with 50 digits, by operators and by rows."""

from __future__ import annotations

import json
import operator
from pathlib import Path
from typing import Any

import pytest

from autograd import OPERATIONS, Value, backward_steps

GRAPHS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "oracle.jsonl").read_text().splitlines()
]
ROWS = {"max": "maximum", "min": "minimum"}
OPERATORS: dict[str, Any] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": operator.pow,
    "powc": operator.pow,
    "neg": operator.neg,
    "abs": abs,
}


def by_row(name: str, operands: list[Any]) -> Any:
    return OPERATIONS[ROWS.get(name, name)](*operands)


def by_operator(name: str, operands: list[Any]) -> Any:
    if name in OPERATORS:
        return OPERATORS[name](*operands)
    method = getattr(Value, name, None)
    return method(*operands) if method else by_row(name, operands)


def agrees(got: float, exact: str) -> bool:
    expected = float(exact)
    return abs(got - expected) <= 1e-13 * (abs(expected) or 1.0)


@pytest.mark.parametrize("apply", [by_row, by_operator])
def test_values_and_gradients_agree_to_1e_13(apply: Any) -> None:
    assert len(GRAPHS) == 1000
    for number, graph in enumerate(GRAPHS):
        leaves = [Value(x) for x in graph["leaves"]]
        nodes = list(leaves)
        for name, operands, constant in graph["program"]:
            given: list[Any] = [nodes[i] for i in operands]
            nodes.append(apply(name, given if constant is None else [*given, constant]))
        output = nodes[-1]
        walked = {c.input: c.after for s in backward_steps(output) for c in s.contributions}
        output.backward()
        assert agrees(output.data, graph["value"]), (number, output.data)
        for leaf, exact in zip(leaves, graph["gradients"], strict=True):
            assert agrees(leaf.grad, exact), (number, leaf.grad, exact)
            assert leaf.grad == walked.get(leaf, 0.0)
