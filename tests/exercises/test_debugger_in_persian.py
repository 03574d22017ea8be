"""The debugger in a Persian session: its help, its verdicts, and what it says of mistakes."""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograd import Value, backward_steps, relu, traced
from autograd.comparison.words import _ADVICE
from autograd.debugger.guess import _mistakes
from autograd.debugger.prompt import Prompt
from autograd.debugger.screen import Screen
from demos import debugger
from demos.language import catalogue, entries, explained, stale

from ..foreign.engines import IN_A_SET, engine
from ..test_language import faults_of
from .test_persian import mixed

SAID = catalogue(debugger.TOLD)["errors"]
ENGLISH = re.compile(r"(?:\b[a-z]{2,}[,;:]? ){2}[a-z]{2,}")  # three words of it
MISTAKES = """
whatis
whatis w
whatis L
whatis 2*3
why w
b nan
b w.grad > 9
condition
condition 1 data > 0
ignore 1 2
disable 7
clear
commands
b
display
undisplay x
p foo
p exp(
foo
nxt
!print(1)
r 3
n x
jump 99
predict
set
set L 3
set w 1/0
swap
swap w add
swap L add
swap h bogus
compare
compare w
up
down
ll
draw
back 99
r
predict 2
why L
why w
why x
back
q
"""


@pytest.fixture
def typed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[Any, str, str], str]:
    monkeypatch.chdir(tmp_path)

    def session(output: Any, lines: str, language: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        debugger.debug(output, {}, language)
        return capsys.readouterr().out

    return session


def loss() -> Value:
    """Return a graph with a product, a quotient, a function, a power and a sum."""
    x, w, b = Value(2.0, "x"), Value(0.5, "w"), Value(0.1, "b")
    h = (w * x + b).sigmoid() / x
    h.label = "h"
    L = (1 - h) ** 2
    L.label = "L"
    return L


def odd() -> Iterator[Value]:
    """Yield graphs in which gradients vanish, explode, cancel, or are not finite."""
    big, huge = 800.0, 1e300
    made: list[Callable[[Value, Value], Value]] = [
        lambda x, y: relu(x) * y,
        lambda x, y: (y / 20).tanh() * x,
        lambda x, y: x - x,
        lambda x, y: y * y * y * y * y * y,
        lambda x, y: 1 / (x * 1e-3) ** 4,
        lambda x, y: (x * 1e-4) * 1e-3 + y,
        lambda x, y: x * 1e-6 + x * 1e10,
        lambda x, y: (y.tanh() * y).tanh() * x,
        lambda x, y: huge * (y * huge),
        lambda x, y: (x * huge).tanh() * huge * huge * y,
    ]
    for make in made:
        output = make(Value(-1.0, "x"), Value(big, "y"))
        output.label = "L"
        yield output


def own_engine(*faults: tuple[str, str]) -> Any:
    """Return the loss of another engine."""
    x, y = map(engine(IN_A_SET, *faults).Value, (3.0, 2.0))
    return (x * y) * x


def after_backward(output: Any) -> Any:
    output.backward()
    return output


OVERWRITTEN = (
    ("grad += other.data", "grad = other.data"),
    ("other.grad += self", "other.grad = self"),
)
NOT_MADE_HERE = [
    "interrupted; you are here:",
    "interrupted; q leaves",
    "  ! not finite: the product of the derivatives is past the range of floats",
]


def test_each_command_has_its_help_in_persian(typed: Callable[[Any, str, str], str]) -> None:
    commands = " ".join(Prompt.GROUPS.values()).split()
    helps = {name: inspect.getdoc(getattr(Prompt, f"do_{name}")) or "" for name in commands}
    assert stale(helps | {"more": Prompt.MORE}, debugger.TOLD) == []
    shown = typed(loss(), "help\n" + "".join(f"help {name}\n" for name in commands), "fa")
    assert mixed(shown) == []
    assert shown.startswith("    L\n۶ گام رو به جلو است و بعد ۶ گام رو به عقب.")
    assert "    n(ext) [K]      گام بعد\n" in shown
    assert "    continue jump break tbreak condition" in shown
    assert not ENGLISH.search("\n".join(x for x in shown.split("\n") if x[:4].strip()))


def test_lines_run_one_way() -> None:
    assert [fault for text in entries(debugger.TOLD).values() for fault in faults_of(text)] == []
    assert [fault for text in SAID.values() for fault in faults_of(text)] == []


def test_what_is_said_is_in_persian(
    typed: Callable[[Any, str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {"output": "L", "passes": "2", "user": "z ", "operation": "z = x·y"}
    lines = {*NOT_MADE_HERE, *(f"! {advice.format_map(named)}" for advice in _ADVICE.values())}
    for output in [loss(), *odd()]:
        lines |= {said for step in backward_steps(output) for said, _ in _mistakes(step)}

    def shown(_: Screen, painted: str, role: str = "") -> None:
        lines.update(painted.split("\n"))

    monkeypatch.setattr(Screen, "show", shown)
    typed(loss(), MISTAKES, "en")
    typed(after_backward(loss()), "n 6\ns\nq\n", "en")
    typed(loss(), "predict 0.5\npredict -1.1\npredict 7\nabandon\n", "en")
    typed(loss(), "n 6\npredict 1.24974\npredict 9\nn 3\ns\npredict -0.0585409\nq\n", "en")
    x, y = Value(2.0, "x"), Value(3.0, "y")
    x.grad = 1.0
    for output in [x * y, *odd()]:
        typed(output, "r\nwhy x\nwhy y\nwhy #1\nwhy #2\nq\n", "en")
    long = [Value(1.0, f"alpha_{i}") for i in range(30)]
    typed(sum(long[1:], long[0]), "p foo\np alpha_\nq\n", "en")
    typed(own_engine(), "n\nq\n", "en")
    typed(own_engine(), "r\nq\n", "en")
    typed(after_backward(own_engine()), "r\nq\n", "en")
    typed(
        after_backward(own_engine(*OVERWRITTEN)),
        "r\nb wrong\nrestart\nn 2\ns 9\nswap #1 add\nb wrong\ncompare\nr\nq\n",
        "en",
    )
    with traced():
        typed(loss(), "ll\n" + 60 * "up\n" + 60 * "down\n", "en")
    met = {pattern for pattern in SAID for x in lines if explained(x, {pattern: "1"}, "fa")}
    assert [x for x in SAID if x not in met] == []
    unknown = (x for x in lines if ENGLISH.search(x) and not explained(x, SAID, "fa"))
    assert [x for x in unknown if not x.startswith(("  then", "test_"))] == []
