"""What a key writes between formula and result is a sum that comes out: 2·(−3) + 1 = −5."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import pytest

from demos.worksheets import TOPICS

from .reading import made, numbers, tree

NUMBERS_ONLY = re.compile(r"(?:(?:σ|log|tanh|sqrt)(?=\()|[\d.()+*/-])+")


def spelled(element: Element) -> str:
    """Return MathML as Python would compute it, fractions and names as they read."""
    if element.tag == "msup":
        base, power = element
        whole = spelled(power)
        return f"{spelled(base)}**{f'({whole})' if len(power) > 1 else whole}"
    inner = (element.text or "") + "".join(map(spelled, element))
    return f"sqrt({inner})" if element.tag == "msqrt" else inner


def computed(formula: str) -> float | None:
    """Return what a formula without names comes to."""
    formula = formula.replace("·", "*").replace("−", "-").replace("10⁻⁸", "0.00000001")
    if not NUMBERS_ONLY.fullmatch(formula) or not re.search(r"\d", formula):
        return None
    formula = re.sub(r"(?<=[\d)])(?=\()", "*", formula)
    functions = {name: getattr(math, name) for name in ("log", "tanh", "sqrt")}
    functions["σ"] = lambda net: 1 / (1 + math.exp(-net))
    value = eval(formula, functions)
    assert isinstance(value, int | float)
    return float(value)


def sums(page: str) -> Iterator[tuple[str, float]]:
    """Yield each formula in numbers with the result beside or after it."""
    for row in tree(page).iter("tr"):
        cells = [cell for cell in row.iter("td") if cell.get("class") == "answer"]
        for left, right in zip(cells, [*cells[1:], Element("td")]):
            shown = [*numbers(left), *numbers(right)]
            formulas = [spelled(math) for math in left.iter("math")]
            for formula in formulas:
                if computed(formula) is not None and shown:
                    yield formula, float(shown[0].written)
    for table in tree(page).iter("table"):
        if "derivation" in table.get("class", ""):
            for math_ in table.iter("math"):
                parts = re.split("[=←]", spelled(math_))
                result = computed(parts[-1])
                if len(parts) > 2 and result is not None and computed(parts[-2]) is not None:
                    yield parts[-2], result


LEAST = {"neuron": 8, "network": 30, "chain": 13, "training": 60}
LEAST |= {"softmax": 12, "momentum": 20, "adam": 13, "expression": 7}


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize(
    "seed", [*range(5), *(pytest.param(n, marks=pytest.mark.slow) for n in range(5, 20))]
)
def test_every_sum_of_a_key_comes_out(topic: str, seed: int) -> None:
    found = list(sums(made(topic, seed).key))
    assert len(found) >= LEAST[topic]
    exact = topic in ("chain", "training", "momentum")
    for formula, result in found:
        close = pytest.approx(result, rel=1e-12 if exact else 0.003, abs=0 if exact else 2e-4)
        assert computed(formula) == close, formula
