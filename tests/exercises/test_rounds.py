"""Code whose loops come to an end, whatever a change has made of them."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from demos.exercises.rounds import Endless, limited
from demos.exercises.slips import Form


@pytest.mark.parametrize(
    "code",
    [
        "while True:\n    pass",
        "n = 0\nwhile n < 10:\n    n -= 1",
        "while True:\n    try:\n        1 / 0\n    except Exception:\n        pass",
        "def later(n):\n    if n:\n        later(n - 1)\n        later(n - 1)\nlater(60)",
        "def ever():\n    while True:\n        yield 1\nsum(ever())",
        "class Value:\n    def walk(self):\n        for v in self.inputs:\n"
        "            self.inputs.append(v)\nv = Value()\nv.inputs = [v]\nv.walk()",
    ],
)
def test_a_loop_ends(code: str) -> None:
    namespace: dict[str, Any] = {}
    tree = ast.parse(code)
    with pytest.raises(Endless):
        exec(limited(tree, namespace, 1000), namespace)
    assert ast.dump(tree) == ast.dump(ast.parse(code))  # as it was


def test_rounds_are_counted_to_the_last() -> None:
    tree = ast.parse("def f():\n    for _ in range(9):\n        pass\nf()")
    namespace: dict[str, Any] = {}
    exec(limited(tree, namespace, 10), namespace)
    with pytest.raises(Endless):
        exec(limited(tree, namespace, 9), namespace)


def test_the_same_lines_in_two_places_are_left_as_they_were() -> None:
    tree = ast.parse("for _ in range(3):\n    pass")
    tree.body.append(tree.body[0])
    namespace: dict[str, Any] = {}
    exec(limited(tree, namespace, 12), namespace)  # the call that counts is there twice
    assert ast.unparse(tree.body[1]) == "for _ in range(3):\n    pass"


def halvings(x: float) -> int:
    count = 0
    while x > 1:
        x = x / 2
        count = count + 1
    return count


@pytest.mark.slow
def test_a_slip_in_a_truth_that_loops_ends() -> None:
    ended = []
    for slip in Form(halvings).first():
        try:
            slip.function(8.0)
        except Endless:
            ended.append(next(slip.yours()))
        except (ArithmeticError, NameError):
            pass
    assert "x = x·2" in ended
