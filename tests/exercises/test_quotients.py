"""Difference quotients where the rule is asked for: known by their source, even when exact."""

from __future__ import annotations

from pathlib import Path

import pytest

from demos.exercises.attempts import Attempt
from demos.exercises.catalogue import by_name

F = "def f(x, y):\n    return x**2 + y**2\n\n\n"
QUOTIENTS = {
    "a name": F + "def partials(x, y):\n    h = 1e-5\n"
    "    return (f(x + h, y) - f(x, y)) / h, (f(x, y + h) - f(x, y)) / h\n",
    "exact": F + "def partials(x, y):\n    h = 1.0\n"
    "    return (f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / (2 * h)\n",
    "numbers": F + "def partials(x, y):\n"
    "    return (f(x + 0.1, y) - f(x - 0.1, y)) / 0.2, (f(x, y + 0.1) - f(x, y - 0.1)) / 0.2\n",
    "a helper": "def slope(g, at, step=1e-6):\n    return (g(at + step) - g(at)) / step\n\n\n"
    "def partials(x, y):\n    return slope(lambda v: v**2, x), slope(lambda v: v**2, y)\n",
    "halves": "def partials(x, y):\n    eps = 1e-4\n    a, b = x + eps / 2, x - eps / 2\n"
    "    c, d = y + eps / 2, y - eps / 2\n"
    "    return (a * a - b * b) / eps, (c * c - d * d) / eps\n",
    "imaginary": "def partials(x, y):\n"
    "    return ((x + 1e-20j) ** 2).imag / 1e-20, ((y + 1e-20j) ** 2).imag / 1e-20\n",
    "turned round": F + "def partials(x, y):\n    h = 1e-5\n"
    "    return (f(x, y) - f(x + h, y)) / h, (f(x, y) - f(x, y + h)) / h\n",
    "class": "class D:\n    h = 1e-6\n\n    def at(self, x):\n"
    "        return ((x + self.h) ** 2 - x**2) / self.h\n\n\n"
    "def partials(x, y):\n    return D().at(x), D().at(y)\n",
}
RULES = {
    "plain": "def partials(x, y):\n    return 2 * x, 2 * y\n",
    "over one": "def partials(x, y):\n    return 2 * x / 1, (y + y) / 1\n",
    "a product": "def partials(x, y):\n    return (x + 1) * 2 - 2, 1 / 2 * 4 * y\n",
    "from the other side": "def partials(x, y):\n    return 2 * (x**2 + x) / (x + 1.0), y + y\n",
    "a small number": "def partials(x, y):\n"
    "    tiny = 1e-300\n    return 2 * x * (1 + tiny) / (1 + tiny), 2 * y + tiny\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("code", QUOTIENTS.values(), ids=QUOTIENTS)
def test_a_quotient_is_called_one(code: str, tmp_path: Path) -> None:
    file = tmp_path / "answer.py"
    file.write_text(code, encoding="utf-8")
    found = Attempt(by_name("gradient_xy"), file)
    assert found.verdict.id == "step_used"
    assert found.line


@pytest.mark.slow
@pytest.mark.parametrize("code", RULES.values(), ids=RULES)
def test_a_rule_is_none(code: str, tmp_path: Path) -> None:
    file = tmp_path / "answer.py"
    file.write_text(code, encoding="utf-8")
    assert Attempt(by_name("gradient_xy"), file).verdict.passed


@pytest.mark.slow
def test_where_a_step_is_asked_for_it_passes() -> None:
    slopes = by_name("slopes")
    assert Attempt(slopes, slopes.solution).verdict.passed


@pytest.mark.slow
def test_an_engine_whose_rule_is_a_quotient(tmp_path: Path) -> None:
    rule = "((math.tanh(self.data + 1e-6) - math.tanh(self.data - 1e-6)) / 2e-6,)"
    file = tmp_path / "answer.py"
    file.write_text(by_name("tanh_rule").given.replace("(...,)", rule), encoding="utf-8")
    assert Attempt(by_name("tanh_rule"), file).verdict.id == "step_used"
