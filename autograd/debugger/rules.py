"""The rule of an update written out: its lines in symbols, then with a weight's numbers in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..graph import Node
from ..languages import ATOM, text
from ..names import Names
from ..steps import Paint
from ..symbols import DERIVATIVE, Symbol

# as text, with room around the dot
_binds, _template, _places = text.forms["mul"]
_spaced = text._replace(forms={**text.forms, "mul": (_binds, "{} · {}", _places)})
_GRADIENT = Symbol("\N{BULLET}")  # where its number goes, painted
_COUNT = "t"  # how many updates there were
_ALIKE = (_COUNT, "c")  # lines that come to one number for all weights; c: of clipped gradients


def law(rule: Mapping[str, Symbol]) -> list[str]:
    """Return the lines of a rule in symbols: w_new = w_old − α · ∂L/∂w_old."""
    names = {"w": "w_new", **{name: f"{name}_new" for name in rule if _is_kept(name, rule)}}
    lines = rule.items()
    return [f"{names.get(name, name)} = {_spaced(x)}" for name, x in lines if name != _COUNT]


def _is_kept(name: str, rule: Mapping[str, Symbol]) -> bool:
    return any(_mentions(expression, f"{name}_old") for expression in rule.values())


def _mentions(expression: Any, name: str) -> bool:
    if not isinstance(expression, Symbol):
        return False
    return expression.name == name or any(_mentions(x, name) for x in expression.operands)


def constants(
    rule: Mapping[str, Symbol], numbers: Mapping[str, float], results: Mapping[str, float]
) -> str:
    """Return the numbers that a rule has in common for all weights: α = 0.1, μ = 0.9."""
    alike = {name: results[name] for name in _ALIKE if name in rule}
    shown = [
        f"{name} = {text(number)}"
        for name, number in {**numbers, **alike}.items()
        if any(_mentions(expression, name) for expression in rule.values())
        and not name.endswith("_old")
    ]
    return ", ".join(shown)


def worked(
    rule: Mapping[str, Symbol],
    numbers: Mapping[str, float],
    results: Mapping[str, float],
    parameter: Node,
    gradient: float,
    names: Names,
    paint: Paint,
    asked: bool,
) -> list[str]:
    """Return the lines of a rule for one weight, its numbers in them; `asked`: `?` for results."""
    called = text(names.symbol(parameter))
    new: dict[str, Any] = {}
    lines = []
    for name, expression in rule.items():
        result = results[name]
        filled = _filled(expression, {**numbers, **new})
        if filled is _GRADIENT or name in _ALIKE:
            new[name] = filled if filled is _GRADIENT else result
            continue
        new[name] = new[f"{name}_new"] = Symbol("?") if asked else result
        written = _spaced(filled)
        for token, place in ((f"{_GRADIENT}²", ATOM), (str(_GRADIENT), 2)):
            shown = paint(text.factor(gradient, place), "gradient")
            written = written.replace(token, token.replace(str(_GRADIENT), shown))
        end = "?" if asked else paint(text(result), "data")
        lines.append(f"{called if name == 'w' else f'{name}({called})'} = {written} = {end}")
    return lines


def _filled(expression: Any, numbers: Mapping[str, Any]) -> Any:
    """Put numbers for names, and a mark for the gradient."""
    if not isinstance(expression, Symbol):
        return expression
    if expression.name == DERIVATIVE:
        return _GRADIENT
    if not expression.operands:
        return numbers.get(expression.name, expression)
    return Symbol(expression.name, [_filled(x, numbers) for x in expression.operands])
