"""What a submission may do to its runner: everything is said in words, nothing crashes it."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from demos.exercises.attempts import Attempt
from demos.exercises.catalogue import Texts, by_name
from demos.exercises.reports import harmless
from demos.exercises.showing import reason, what_failed

pytestmark = pytest.mark.slow
UNITS = by_name("units")
RIGHT = "def both(a, b):\n    return a * b + a, a + b + a\n"
HOSTILE = {  # name -> (file, message, line)
    "syntax": ("def both(a, b)\n    return a\n", "syntax", 1),
    "indent": ("def both(a, b):\nreturn a\n", "syntax", 2),
    "null": ("def both(a, b):\n    return '\0'\n", "syntax", 0),
    "empty": ("", "missing_name", 0),
    "renamed": ("def bath(a, b):\n    return 1, 2\n", "missing_name", 0),
    "parameters": ("def both(a):\n    return 1, 2\n", "signature", 0),
    "raised": ("def both(a, b):\n    raise ValueError('no')\n", "raised", 2),
    "name": ("def both(a, b):\n    return c, d\n", "raised_name", 2),
    "unbound": ("def both(a, b):\n    c = d\n    d = c\n    return c, d\n", "raised_unbound", 2),
    "zero": ("def both(a, b):\n    return a / 0, b\n", "raised_zero", 2),
    "import": ("import nothing_of_this_name\n", "raised_import", 1),
    "endless": ("def both(a, b):\n    while True: pass\n", "endless", 2),
    "asleep": ("import time\ntime.sleep(99)\n", "endless", 2),
    "unstoppable": (
        "def both(a, b):\n    while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass\n",
        "endless",
        4,
    ),
    "exit": ("import sys\ndef both(a, b):\n    sys.exit(0)\n", "exit", 3),
    "os_exit": ("import os\ndef both(a, b):\n    os._exit(0)\n", "exit", 3),
    "killed": ("import os\ndef both(a, b):\n    os.kill(os.getpid(), 9)\n", "crashed", 0),
    "abort": ("import os\ndef both(a, b):\n    os.abort()\n", "crashed", 3),
    "recursion": ("def both(a, b):\n    return both(a, b)\n", "recursion", 2),
    "deep": (
        "import sys\nsys.setrecursionlimit(10**8)\ndef both(a, b):\n    return [both(a, b)]\n",
        "endless",  # or the memory's end, if that comes first
        4,
    ),
    "memory": ("def both(a, b):\n    return [0] * 10**10\n", "memory", 2),
    "output": ("def both(a, b):\n    while True:\n        print('x' * 1000)\n", "output", 3),
    "input": ("def both(a, b):\n    return float(input()), 1\n", "input", 2),
    "nothing": ("def both(a, b):\n    pass\n", "none_returned", 0),
    "printed": ("def both(a, b):\n    print(a)\n", "printed_not_returned", 0),
    "text": ("def both(a, b):\n    return '8', '7'\n", "text_returned", 0),
    "one": ("def both(a, b):\n    return a\n", "number_for_list", 0),
    "three": ("def both(a, b):\n    return a, b, a\n", "wrong_length", 0),
    "generator": ("def both(a, b):\n    yield a\n", "wrong_length", 0),
    "nan": ("def both(a, b):\n    return float('nan'), float('inf')\n", "not_finite", 0),
    "equal to all": (
        "class Any(float):\n    def __eq__(self, other): return True\n"
        "def both(a, b):\n    return Any(1), Any(2)\n",
        "constant",
        0,
    ),
    "forged": (
        "import json\njson.dumps = lambda *a, **k: '{\"failed\": \"passed\"}'\n"
        "def both(a, b): return 1, 2\n", "crashed", 0,
    ),
    "forged badly": (
        "import json\njson.dumps = lambda *a, **k: '[]'\ndef both(a, b): return 1, 2\n",
        "crashed", 0,
    ),
    "borrows": (
        "from demos.exercises.by_hand.units.solution import circuit, swapped\n"
        "def both(a, b): return circuit(a, b), swapped(a, b)\n", "borrowed", 1,
    ),
    "borrows inside": (
        "def both(a, b):\n    import demos.exercises.by_hand.units.check as c\n"
        "    return c.both(a, b)\n", "borrowed", 2,
    ),
    "empties itself": (
        "open(__file__, 'w').close()\ndef both(a, b):\n    raise ValueError\n", "raised", 3,
    ),
    "removes itself": (
        "import os\nos.remove(__file__)\ndef both(a, b):\n    return a, b\n", None, 0,
    ),
    "steers": (
        "def both(a, b):\n    raise ValueError('\\x1b[2J\\x1b]0;me\\x07' + 'x' * 5000) # \x1b[2J\n",
        "raised", 2,
    ),
    "passed": ("print('passed')\ndef both(a, b):\n    return a, b\n", None, 0),
}  # fmt: skip
HARMLESS = {
    "prints": f"print('x' * 10000)\n{RIGHT}",
    "closes output": f"import os, sys\nsys.stdout.close()\nos.close(1)\nos.close(2)\n{RIGHT}",
    "leaves a thread": (
        f"import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n{RIGHT}"
    ),
    "exits late": f"import atexit, time\natexit.register(time.sleep, 60)\n{RIGHT}",
    "seeds": f"import random\nrandom.seed(0)\n{RIGHT}",
}
NEEDS_LIMITS = ("deep", "memory", "killed", "abort", "output")


@pytest.fixture(scope="module")
def attempts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Attempt]:
    """Every submission, run once, several at a time."""
    folder = tmp_path_factory.mktemp("hostile ضمیمه")

    def attempt(pair: tuple[int, str]) -> Attempt:
        number, text = pair
        file = folder / f"{number}.py"
        file.write_text(text, encoding="utf-8")
        return Attempt(UNITS, file, seconds=3.0)

    named = {name: text for name, (text, _, _) in HOSTILE.items()} | HARMLESS
    started = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        found = dict(zip(named, pool.map(attempt, enumerate(named.values())), strict=True))
    assert time.monotonic() - started < 90
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_submission_is_met_with_its_message(
    name: str, attempts: dict[str, Attempt]
) -> None:
    text, message, line = HOSTILE[name]
    if sys.platform != "linux" and name in NEEDS_LIMITS:
        pytest.skip("the system limits no memory, or has no such signal")
    attempt = attempts[name]
    assert not attempt.verdict.passed
    if name == "deep" and attempt.verdict.id == "memory":
        return
    assert message in (None, attempt.verdict.id)
    if name == "deep" and attempt.line == 3:  # its time was over just when it called itself
        line = 3
    assert attempt.line == line
    if line and name != "empties itself":
        assert attempt.code == harmless(text.split("\n")[line - 1].strip())
    lines = [*what_failed(Texts("en"), attempt), reason(Texts("en"), attempt)]
    assert all(line.isprintable() for text in lines for line in text.split("\n"))
    assert max(map(len, lines)) < 500
    assert Texts("en").message(UNITS, attempt.verdict.id, attempt.verdict.fields)


def test_a_name_that_is_not_defined_is_in_the_message(attempts: dict[str, Attempt]) -> None:
    said = {name: reason(Texts("en"), attempts[name]) for name in ("name", "unbound")}
    assert said["name"] == "The name c is not defined. Is it a typo?"
    assert said["unbound"].startswith("The name d is used before it has a value.")
    assert "نام c تعریف نشده است" in reason(Texts("fa"), attempts["name"])


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_passes(name: str, attempts: dict[str, Attempt]) -> None:
    assert attempts[name].verdict.id == "passed"


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    assert Attempt(UNITS, tmp_path / "nowhere.py").verdict.id == "missing_file"


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("value_add", "from autograd import Value as V\nclass Value(V):\n    pass\n", "not_yours"),
        ("value_add", "from autograd import Value\n", "not_yours"),
        ("value_add", "def Value(data): return data\n", None),
        (
            "neuron_engine",
            "def loss(w1, x, b, y):\n"
            "    L = (y - (w1 * x + b).sigmoid()) ** 2\n    L.backward()\n    return L\n",
            "went_backwards",
        ),
        (
            "activation_factor",
            "from math import exp\ndef sigmoid(net):\n    return 1 / (1 + exp(-net))\n"
            "def activation_factor(net):\n"
            "    return (sigmoid(net + 0.001) - sigmoid(net)) / 0.001\n",
            "step_used",
        ),
    ],
)
def test_what_is_not_quite_honest(
    name: str, code: str, message: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "answer.py"
    file.write_text(code)
    verdict = Attempt(by_name(name), file).verdict
    assert not verdict.passed
    assert message in (None, verdict.id)


def test_the_line_that_alone_could_be_mended_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "answer.py"
    file.write_text("def loss_factor(y, yhat):\n    error = y - yhat\n    return -2 * error**2\n")
    attempt = Attempt(by_name("loss_factor"), file)
    attempt.locate()
    assert (attempt.line, attempt.code) == (3, "return -2 * error**2")
    assert what_failed(Texts("en"), attempt)[-3:] == [
        "Line 3 of your file:",
        "    return -2 * error**2",
        "                ^^^^^^^^",
    ]
