"""Kinds of mistakes that each have a message of their own, and what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from demos.exercises.attempts import Attempt
from demos.exercises.catalogue import Texts, by_name
from demos.exercises.showing import reason, what_failed

SLOPES = by_name("slopes").solution.read_text(encoding="utf-8")
BATCH = by_name("batch").solution.read_text(encoding="utf-8")
LOSSES = "def losses(y, yhat):\n    errors = [t - p for t, p in zip(y, yhat)]\n"
ANSWERS = {  # exercise, code, the message, and lines that are shown
    "brackets as Python sets them": (
        "slopes",
        SLOPES.replace("(f(x + h) - f(x)) / h", "f(x + h) - f(x) / h"),
        "brackets_elsewhere",
        ["    return f(x + h) - f(x) / h", "           ^^^^^^^^^^^^^^^^^^^",
         "    f(x + h) - (f(x) / h)"],
    ),
    "two strokes": (
        "unit_vectors",
        "def direction_slope(x, y, u1, u2):\n    return (4 * x * u1 + 6 * y**2 * u2) // 2\n",
        "fraction_dropped",
        ["    7 // 2 = 3     7 / 2 = 3.5"],
    ),
    "a range from 1": (
        "losses",
        "from math import sqrt\n\n\ndef losses(y, yhat):\n    total = 0\n"
        "    for i in range(1, len(y)):\n        total += (y[i] - yhat[i]) ** 2\n"
        "    return total, total / len(y), sqrt(total / len(y))\n",
        "first_left_out",
        ["    for i in range(1, len(y)):"],
    ),
    "a range that ends early": (
        "losses",
        "from math import sqrt\n\n\ndef losses(y, yhat):\n    total = 0\n"
        "    for i in range(len(y) - 1):\n        total += (y[i] - yhat[i]) ** 2\n"
        "    return total, total / len(y), sqrt(total / len(y))\n",
        "last_left_out",
        [],
    ),
    "a decimal comma": (
        "loss_factor", "def loss_factor(y, yhat):\n    return -2,0 * (y - yhat)\n",
        "decimal_comma", ["    return -2.0 * (y - yhat)"],
    ),
    "a decimal comma that is no Python": (
        "loss_factor", "def loss_factor(y, yhat):\n    return -0,05 * 40 * (y - yhat)\n",
        "decimal_comma", ["    return -0.05 * 40 * (y - yhat)"],
    ),
    "which 2 of three": (
        "chain",
        "def chain(x):\n    z = x**5 + 9\n    a, b = 24 * z**2 + 2 * z, 2 * x**4\n"
        "    return a, b, a * b\n",
        "constant_wrong",
        ["    a, b = 24 * z**2 + 2 * z, 2 * x**4", "                              ^"],
    ),
    "a list for a number": (
        "losses", LOSSES + "    MSE = errors / len(errors)\n    return MSE, MSE, MSE\n",
        "list_for_number", ["    MSE = errors / len(errors)"],
    ),
    "a list among the results": (
        "losses", LOSSES + "    return 1.0, errors, 1.0\n", "list_returned", ["    MSE"],
    ),
    "rounded at the end": (
        "loss_factor", "def loss_factor(y, yhat):\n    return round(-2 * (y - yhat), 3)\n",
        "rounded_on_the_way", ["    return round(-2 * (y - yhat), 3)"],
    ),
    "float32": (
        "neuron_gradient",
        "import struct\nfrom math import exp\n\n\ndef single(v):\n"
        "    return struct.unpack('f', struct.pack('f', v))[0]\n\n\n"
        "def gradient(w1, x, b, y):\n    o = 1 / (1 + exp(-(w1 * x + b)))\n"
        "    d = -2 * (y - o) * o * (1 - o)\n    return single(d * x), single(d)\n",
        "single_precision", ["    float32"],
    ),
    "a part alone": (
        "gradient_xy", "def partials(x, y):\n    return -2 * x, 3 * y * y + 7\n",
        "sign", ["This is about ∂f/∂x, not about the other results:"],
    ),
    "a generator twice": (
        "losses",
        "from math import sqrt\n\n\ndef losses(y, yhat):\n    N = len(y)\n"
        "    errors = (t - p for t, p in zip(y, yhat))\n    SSE = sum(e**2 for e in errors)\n"
        "    return SSE, SSE / N, sqrt(sum(e**2 for e in errors) / N)\n",
        "used_up", ["    errors = (t - p for t, p in zip(y, yhat))"],
    ),
    "right but for 0": (
        "powers", "def partials(x, y):\n    return 2 * x**2 / x, 3 * y**3 / y\n",
        "zero_divided", ["    x = 0, "],
    ),
    "a mistake is named first, and 0 after": (
        "powers", "def partials(x, y):\n    return (x**2 + y**3) / x, (x**2 + y**3) / y\n",
        "ratio", [],
    ),
    "kept from call to call": (
        "loss_factor",
        "seen = []\n\n\ndef loss_factor(y, yhat):\n    seen.append(1)\n"
        "    return -2 * (y - yhat) * min(len(seen), 3) / min(len(seen), 3) * (len(seen) < 9)\n",
        "kept_between_calls", [],
    ),
    "one input that it needs": (
        "neuron_forward",
        "from math import exp\n\n\ndef forward(w1, x, b, y):\n    net = w1 * x + b\n"
        "    o = 1 / (1 + exp(-net))\n    return net, o, ((y - o) * y) ** 2 * y\n",
        "right_until", ["    y"],
    ),
    "names of the file alone": (
        "losses",
        "from math import sqrt\n\n\ndef losses(a, b):\n"
        "    s = sum((u + v) ** 2 for u, v in zip(a, b))\n"
        "    return s, s / len(a), sqrt(s / len(a))\n",
        "plus_for_minus", ["There is a plus where a minus belongs."],
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "code", "message", "lines"), ANSWERS.values(), ids=ANSWERS)
def test_a_kind_has_its_message(
    name: str, code: str, message: str, lines: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "answer.py"
    file.write_text(code, encoding="utf-8")
    attempt = Attempt(by_name(name), file)
    attempt.locate()
    texts = Texts("en")
    shown = [*what_failed(texts, attempt), *reason(texts, attempt).split("\n")]
    assert attempt.verdict.id == message, shown
    for line in lines:
        assert line in shown or any(other.startswith(line) for other in shown)
    assert not any("[0]" in line for line in shown)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("gradient_xy", "import numpy as np\ndef partials(*at):\n    return 2 * np.array(at)\n"),
        ("loss_factor", "import numpy as np\ndef loss_factor(y, p):\n    return np.float32(y) * 0 - np.array(2 * (y - p))\n"),  # noqa: E501
        ("gradient_xy", "def partials(x, y):\n    yield from map(lambda v: 2 * v, (x, y))\n"),
        ("gradient_xy", "from collections import namedtuple\nP = namedtuple('P', 'a b')\n"
         "def partials(x, y):\n    return P(2 * x, 2 * y)\n"),
        ("gradient_xy", "from decimal import Decimal\ndef partials(x, y):\n"
         "    return [Decimal(2 * x), Decimal(2 * y)]\n"),
    ],
    ids=["array", "array of none", "generator", "named", "decimal"],
)  # fmt: skip
def test_other_forms_of_right_numbers_pass(name: str, code: str, tmp_path: Path) -> None:
    if "numpy" in code:
        pytest.importorskip("numpy")
    file = tmp_path / "answer.py"
    file.write_text(code, encoding="utf-8")
    assert Attempt(by_name(name), file).verdict.passed


@pytest.mark.slow
def test_one_file_is_met_by_one_message_in_every_run(tmp_path: Path) -> None:
    file = tmp_path / "answer.py"
    file.write_text(BATCH.replace("-", "+", 1), encoding="utf-8")
    program = (
        "from pathlib import Path\nfrom demos.exercises.attempts import Attempt\n"
        "from demos.exercises.catalogue import by_name\n"
        f"a = Attempt(by_name('batch'), Path({str(file)!r}))\n"
        "a.locate()\nprint(a.mark, a.verdict, a.line, a.marks)"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "written",
    [
        b"\xef\xbb\xbfdef loss_factor(a, b):\n    c = a - b\n    return 2 * c\n",
        b"# coding: latin-1\ndef loss_factor(a, b):\n    \xe9 = a - b\n    return 2 * \xe9\n",
    ],
    ids=["a mark of the byte order", "another encoding"],
)
def test_files_of_other_editors_are_judged(written: bytes, tmp_path: Path) -> None:
    file = tmp_path / "answer.py"
    file.write_bytes(written)
    attempt = Attempt(by_name("loss_factor"), file)
    attempt.locate()
    assert attempt.verdict.id == "inner_forgotten"
    if written.startswith(b"\xef"):
        assert attempt.verdict.asked == {"a": 1.0, "b": 0.75}  # by the learner's names
