"""The rounds of loops that a trace tells, where it once told other ones."""

from __future__ import annotations

import pytest

from .programs import A, B, levels, run, scope, titles


def test_a_body_too_long_for_a_short_jump_keeps_its_variables() -> None:
    body = "    a = a * B\n" * 60
    source = f"for i in range(2):\n    a = A\n{body}    made.append(a)\n"
    assert levels(source) == [["i 0"], ["i 1"]]
    assert levels(f"n = 0\nwhile n < 2:\n    n += 1\n    a = A\n{body}    made.append(a)\n") == [
        ["round 0"],
        ["round 1"],
    ]


@pytest.mark.parametrize(
    "source",
    [
        "(lambda t: made.append(t * B))(A)",
        "made += map(lambda t: t * B, [A])",
        "made.append(reduce(lambda s, t: s + t, [A, B]))",
        "xs = [x * B for x in xs]; made += xs",
        "made.append(sum(x * B for x in xs))",
    ],
)
def test_rounds_go_on_where_all_nodes_are_made_at_one_place(source: str) -> None:
    program = f"from functools import reduce\nxs = [A]\nfor v in [A, B, A]:\n    {source}\n"
    assert levels(program) == [["v 0"], ["v 1"], ["v 2"]]


def test_a_loop_variable_that_the_body_assigns_begins_no_round() -> None:
    found = run(
        "def f(made):\n"
        "    for x, y in [([1.0], 3.0), ([2.0], 4.0)]:\n"
        "        x = [Value(v) for v in x]\n        made.append(x[0] * y)\n"
        "        x = made[-1]\n        made.append(x * 2)\n"
        "        x = made[-1]\n        made.append(x + 1)\n"
        "made = []\nf(made)\n"
    )
    assert [titles(x)[-1] for x in found["made"]] == ["y 3"] * 3 + ["y 4"] * 3
    assert [scope(x) is scope(found["made"][0]) for x in found["made"]] == [True] * 3 + [False] * 3


def test_a_while_with_continue_and_two_conditions_is_one_loop() -> None:
    source = """
n, m = 0, True
while n < 4 and (m or n):
    n += 1
    made.append(A * n)
    if n % 2:
        continue
    made.append(-A)
    if n > 9 or not m:
        continue
    made.append(+A + B)
made.append(A * B)
"""
    rounds = [["round 0"]] + [["round 1"]] * 3 + [["round 2"]] + [["round 3"]] * 3
    assert levels(source) == [*rounds, []]


def test_nodes_made_in_a_handler_and_just_before_leaving_are_in_their_round() -> None:
    source = """
def f():
    for i in range(5):
        try:
            made.append(A * i)
            if i % 2:
                raise KeyError
        except KeyError as error:
            made.append(A + i)
        finally:
            made.append(A - i)
        if i == 3:
            made.append(-A)
            break
    made.append(A * B)
    for j in range(2):
        if not j:
            continue
        made.append(A * j)
        break
    for k in range(2):
        if not k:
            continue
        made.append(A * k)
        return A * k
made.append(f())
"""
    rounds = ["i 0"] * 2 + ["i 1"] * 3 + ["i 2"] * 2 + ["i 3"] * 4
    assert [x[-1] for x in levels(source)] == [*rounds, "f", "j 1", "k 1", "k 1"]


def test_what_handles_an_exception_is_no_loop() -> None:
    source = """
def f():
    try:
        int("x")
    except ValueError:
        made.append(A * B)
    made.append(A + B)
    with nullcontext():
        pass
    for i in range(2):
        with nullcontext():
            made.append(A * i)
f()
"""
    found = levels("from contextlib import nullcontext\n" + source)
    assert found == [["f"], ["f"], ["f", "i 0"], ["f", "i 1"]]


def test_a_titled_block_in_a_loop_is_a_level_of_each_round() -> None:
    source = """
for i in range(2):
    for k in (1, 2):
        with traced(f"head {k}"):
            made.append(A * i)
        made.append(A + i)
"""
    inner = [
        [f"i {i}", f"k {k}", *head] for i in (0, 1) for k in (1, 2) for head in ([f"head {k}"], [])
    ]
    assert levels(source) == inner


def test_a_comprehension_in_a_loop_makes_no_rounds_of_its_own() -> None:
    source = """
def f():
    for v in [A, B]:
        xs = [q * k for q in [A, B] for k in (1, 2) if k]
        xs += {q: q + v for q in xs}.values()
        made.extend(xs)
    made.extend([q * v for q in [A, B]])
f()
"""
    assert levels(source) == [["f", "v 0"]] * 8 + [["f", "v 1"]] * 8 + [["f"]] * 2
    made = run(f"made = []\n{source}", A=A, B=B)["made"]
    assert len({id(scope(x).call) for x in made}) == 1
