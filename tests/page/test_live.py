"""Numbers and texts of a page whose leaves have changed, held to those of a fresh run in Python."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from autograd import DomainError, Value, as_value, recompute
from autograd.explanation.chain import ChainRule
from autograd.fresh import opened
from autograd.graph import Graph
from autograd.languages import text
from autograd.page.data import Record
from autograd.page.templates import step_words
from autograd.steps import backward_steps, forward_steps

from ..autograd.test_oracle import GRAPHS, by_operator
from .running import computed, needs_node, random_graph, run, scripts

TINY = re.compile(r"-?\d[\d.]*e-(?:1[3-9]|[2-9]\d)")  # what rounding has left, and 0 elsewhere


def record_of(output: Value) -> Record:
    return Record(opened(output, {}))


@pytest.mark.slow
@needs_node
def test_the_tape_gives_the_values_and_gradients_of_the_oracle() -> None:
    jobs, expected = [], []
    for graph in GRAPHS:
        leaves = [Value(x) for x in graph["leaves"]]
        nodes = [*leaves]
        for name, operands, constant in graph["program"]:
            given: list[Any] = [nodes[i] for i in operands]
            nodes.append(by_operator(name, given if constant is None else [*given, constant]))
        record = record_of(nodes[-1])
        copies = record.recording.copies
        numbers: list[Any] = [copies[nodes[-1]].data]
        numbers += [record.moment.gradient(copies[x]) if x in copies else 0.0 for x in leaves]
        wanted = [getattr(number, "index", None) for number in numbers]
        cut = record.recording.tape.cut([index for index in wanted if index is not None])
        jobs.append(
            {
                "tape": {"code": cut.code, "given": cut.given},
                "functions": cut.functions,
                "changes": [],
                "shown": [cut.places[index] for index in wanted if index is not None],
            }
        )
        exact = [graph["value"], *graph["gradients"]]
        expected.append([float(x) for x, at in zip(exact, wanted, strict=True) if at is not None])
    found = run(jobs)
    for number, (got, exact) in enumerate(zip(found, expected, strict=True)):
        assert got["numbers"] == pytest.approx(exact, rel=1e-12, abs=1e-12), number
    assert sum(map(len, expected)) > 2000


def texts(content: dict[str, Any]) -> list[str]:
    """Return every text of a page with places for numbers in it."""
    rules = [
        [*rows, *by_node, *where] for _, rows, by_node, _, where, _ in content["rules"].values()
    ]
    steps = [step[1] for step in (*content["forward"], *content["backward"])]
    return [*steps, *[line for rule in rules for line in rule]]


def unpainted(written: str) -> str:
    return re.sub("[\x01-\x08]", "", written)


def fresh_texts(output: Value) -> Iterator[str]:
    """Yield the same texts as Python writes them now."""
    record = record_of(output)
    names, graph = record.names, record.names.graph
    steps: list[Any] = [*forward_steps(graph.output), *backward_steps(graph.output)]
    for step in steps:
        yield unpainted(step_words(step, names, language=text))
    for node in record.explained():
        rule = ChainRule(names, node, unfold=False, symbols=True, language=text, ascii=False)
        _, rows, by_node, _, where = rule.parts(text)
        yield from (*rows, *by_node, *where)


def changed(output: Value, leaves: list[Value], seed: int) -> tuple[dict[str, Any], Any]:
    """Change some leaves; return what the page is asked, and what Python says: texts, or why not.

    Args:
        output: where the graph ends.
        leaves: those that may change.
        seed: of the new numbers.
    """
    r = random.Random(seed)
    content = record_of(output).content()
    nodes = Graph(output).nodes
    changes = []
    for leaf in leaves:
        if leaf in nodes and r.random() < 0.7:
            leaf.data = r.choice([round(r.uniform(-3, 3), 2), 0.0, -1.0, r.uniform(-2, 2)])
            changes.append([content["nodes"][nodes.index(leaf)][1], leaf.data])
    job = {
        "tape": content["tape"],
        "functions": content["functions"],
        "failures": content["failures"],
        "changes": changes,
        "texts": texts(content),
    }
    try:
        recompute(output)
    except (DomainError, OverflowError) as error:
        return job, error
    return job, [*fresh_texts(output)]


def differing(got: list[str], expected: list[str]) -> list[tuple[str, str]]:
    """Return texts that differ by more than rounding, or a number that is said only once.

    Which paths of many are spelled out may differ: the largest, with the numbers of the first run.
    """
    pairs = [*zip(map(once, got), map(once, expected), strict=True)]
    compared = [(a, b) for a, b in pairs if "more path" not in a]
    return [(a, b) for a, b in compared if a != b and TINY.sub("0", a) != TINY.sub("0", b)]


def once(written: str) -> str:
    """Leave out what is equal on both sides of the last sign of equality, as the page does."""
    *before, last = written.split(" = ")
    if len(before) > 1 and before[-1].replace("−", "-") == last.replace("−", "-"):
        before.pop()
    return " = ".join([*before, last])


@needs_node
@pytest.mark.parametrize("first", [0, pytest.param(100, marks=pytest.mark.slow)])
def test_changed_leaves_give_the_texts_of_a_fresh_run(first: int) -> None:
    jobs, expected = [], []
    for seed in range(first, first + (60 if first == 0 else 600)):
        output, leaves = random_graph(seed, 2 + seed % 13)
        if output.operation is not None:
            job, said = changed(output, leaves, seed)
            jobs.append(job)
            expected.append(said)
    refused = 0
    for number, (got, said) in enumerate(zip(run(jobs), expected, strict=True)):
        if isinstance(said, Exception):
            refused += 1
            kind, _, reason = got["failed"].partition(": ")
            assert kind == type(said).__name__, number
            assert known(reason) == known(str(said)), number
        else:
            assert not differing(got["texts"], said), number
    assert refused > 0
    assert len(jobs) > 50


def known(message: str) -> str:
    """Leave of a message the numbers and how to fix it, which do not depend on names."""
    return " ".join(re.findall(r"= (-?[\d.]+)\b|is (not above 0|outside)", message)[0])


REFUSED: list[tuple[Callable[[Value], Value], float]] = [
    (lambda a: a.log(), 0.0),
    (lambda a: a.log(), -2.0),
    (lambda a: a.sqrt(), 0.0),
    (lambda a: a.exp(), 1000.0),
    (lambda a: a**-1, 0.0),
    (lambda a: a**0.5, -1.0),
    (lambda a: a**3, 1e200),
    (lambda a: 1 / a, 0.0),
    (lambda a: a / (a - 3), 3.0),
    (lambda a: (5 / (a - 3)) * a, 3.0),  # whose slope is what the division gives
    (lambda a: a ** (a * 2), -1.0),
    (lambda a: (a * a * a).sin(), 1e200),
    (lambda a: a / Value(1e-3, "y"), 1e308),  # a slope past the floats
    (lambda a: 1 / a, 1e-320),
    (lambda a: a.log(), 1e-310),
    (lambda a: 3 / a, 1e-170),
]


@needs_node
def test_what_python_refuses_is_refused_in_its_words() -> None:
    jobs, expected = [], []
    for build, to in REFUSED:
        a = Value(2.0, "a")
        output = build(a)
        content = record_of(output).content()
        a.data = to
        with pytest.raises((DomainError, OverflowError)) as refused:
            recompute(output)
        job = {key: content[key] for key in ("tape", "functions", "failures")}
        jobs.append({**job, "changes": [[content["nodes"][0][1], to]]})
        expected.append(f"{refused.type.__name__}: {refused.value}")
    assert [found["failed"] for found in run(jobs)] == expected


@needs_node
def test_a_product_past_the_floats_is_infinite_as_in_python() -> None:
    a = Value(2.0, "a")
    content = record_of(a * a - 1).content()
    job = {key: content[key] for key in ("tape", "functions", "failures")}
    changes = [[content["nodes"][0][1], 1e200]]
    (found,) = run([{**job, "changes": changes, "texts": [content["forward"][1][1]]}])
    assert found["texts"] == ["a·a − 1 = inf − 1 = inf"]


@needs_node
def test_an_infinite_slope_at_first_is_one_on_the_page() -> None:
    a = Value(1e-5, "a")
    content = json.loads(json.dumps(record_of(a * 1e200 * 1e200).content(), allow_nan=False))
    job = {key: content[key] for key in ("tape", "functions", "failures")}
    (found,) = run([{**job, "changes": [], "texts": [content["backward"][1][1]]}])
    assert found["texts"][0].endswith("= 1e+200 × 1e+200 = inf     0 → inf")


class Theirs:
    """A node of an engine with operations that no table has."""

    def __init__(self, data: float, children: Any = (), grads: Any = (), op: str = "") -> None:
        self.data, self.grad, self._op = data, 0.0, op
        self._prev, self._local_grads = children, grads


@needs_node
def test_operations_of_other_engines_keep_the_number_that_they_had() -> None:
    a, b = Theirs(2.0), Theirs(3.0)
    soft = Theirs(2 / 3, (a,), (1 / 9,), "softsign")
    output: Any = as_value(Theirs(2.0, (soft, b), (3.0, 2 / 3), "*"))
    content = Record(opened(output, {"a": a, "b": b})).content()
    job = {key: content[key] for key in ("tape", "functions", "failures")}
    place = {name: index for name, index, *_ in content["nodes"]}
    texts = [content["forward"][1][1]]
    at_first, with_b, with_a = run(
        [
            {**job, "changes": changes, "texts": texts}
            for changes in ([], [[place["b"], 6.0]], [[place["a"], 1.0]])
        ]
    )
    assert at_first["texts"][0].endswith("= 0.666667·3 = 2")
    assert with_b["texts"][0].endswith("= 0.666667·6 = 4")
    assert "softsign is not in the table of operations, so it keeps the number" in with_a["failed"]


class Nameless:
    """A node of an engine that keeps slopes and does not say what its operations are."""

    def __init__(self, data: float, children: Any = (), slopes: Any = ()) -> None:
        self.data, self.grad, self._children, self._local_grads = data, 0.0, children, slopes


@needs_node
@pytest.mark.parametrize(
    ("at", "gives", "slope", "safe", "beyond"),
    [
        (0.7, 0.7, 1.0, 2.0, -1.1),  # |a|, a, relu(a), a leaky relu
        (-0.7, -0.007, 0.01, -2.0, 1.7),  # a leaky relu
        (-0.7, 0.0, 0.0, -2.0, 1.7),
        (-0.7, 0.7, -1.0, -2.0, 1.7),
    ],
)
def test_an_operation_that_only_numbers_tell_is_not_followed_past_a_kink(
    at: float, gives: float, slope: float, safe: float, beyond: float
) -> None:
    a = Nameless(at)
    output: Any = as_value(Nameless(gives, (a,), (slope,)))
    content = Record(opened(output, {"a": a})).content()
    job = {key: content[key] for key in ("tape", "functions", "failures")}
    index = content["nodes"][0][1]
    job["shown"] = [content["nodes"][-1][1]]
    same, other = run([{**job, "changes": [[index, to]]} for to in (safe, beyond)])
    assert same["numbers"] == pytest.approx([gives * safe / at])
    assert "on the other side of 0 it may be another" in other["failed"]


@needs_node
def test_numbers_are_written_as_python_writes_them() -> None:
    r = random.Random(3)
    numbers = [0.0, -0.0, 2.5, 0.5, 1e16, 1e-5, 0.0001, 123456.5, 1234565.0, 0.1 + 0.2, 5e-324]
    numbers += [r.uniform(-1, 1) * 10.0 ** r.randint(-12, 12) for _ in range(2000)]
    numbers += [r.randint(-(10**8), 10**8) / 2 ** r.randint(0, 12) for _ in range(2000)]  # ties
    jobs = [[x, most] for x in numbers for most in (1, 3, 6, 17)]
    script = scripts("fill") + (
        'const jobs = JSON.parse(require("fs").readFileSync(0, "utf8"));'
        "console.log(JSON.stringify(jobs.map(([x, most]) => digits(x, most))));"
    )
    expected = [format(x + 0.0, f".{most}g") for x, most in jobs]
    assert computed(script, jobs) == expected
    special = "console.log(JSON.stringify([NaN, Infinity, -Infinity].map((x) => digits(x))))"
    assert computed(scripts("fill") + special) == ["nan", "inf", "-inf"]


TYPED: dict[str, float | None] = {
    "0.5": 0.5,
    " -3 ": -3.0,
    "−2": -2.0,
    "1e-3": 0.001,
    ".5": 0.5,
    "-1/4": -0.25,
    "1/0": None,
    "۱۲٫۵": 12.5,
    "": None,
    "abc": None,
    "1,5": None,
    "Infinity": None,
    "0x10": None,
}


@needs_node
def test_typed_numbers_are_read() -> None:
    calls = ",".join(f"read({json.dumps(typed)})" for typed in TYPED)
    found = computed(scripts("fill") + f"console.log(JSON.stringify([{calls}]))")
    assert dict(zip(TYPED, found, strict=True)) == TYPED


@needs_node
def test_a_guess_is_meant_to_its_last_digit() -> None:
    guesses = [("0.33", 1 / 3), ("0.34", 1 / 3), ("0.3333", 1 / 3), ("-6", -6.4), ("-6", -6.6)]
    guesses += [
        ("0", 0.0),
        ("0", 0.2),
        ("1e2", 120.0),
        ("1e2", 151.0),
        ("2.0", 2.04),
        ("2.0", 2.06),
    ]
    calls = ",".join(f"close({typed!r}, {truth!r})" for typed, truth in guesses)
    found = computed(scripts("fill") + f"console.log(JSON.stringify([{calls}]))")
    assert found == [True, False, True, True, False, True, False, True, False, True, False]
