"""An expression in text becomes a graph: `(a*b + c).tanh()` with a=2, b=-3, c=10.

The text is read by Python's own `ast` and computed row by row of the table of operations. Names,
numbers, + - * / **, brackets and the functions of the table are all there is: nothing is handed
to `eval`. Numbers are floats, also among themselves, so that 9**9**9**9 overflows as floats do.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from keyword import iskeyword

from .. import operations as op
from ..graph import Graph
from ..languages import digits_text
from ..numbers import reads_as_float
from ..value import Value
from .carets import ExpressionError, Part, cut
from .formula import Formula
from .spelling import FUNCTIONS, instead_of_name, normal
from .statements import statements

_MOST_LISTED = 6  # names without a value
_SHORT = 24  # characters of a leaf, as a message repeats it
EXAMPLE = '"(a*b + c).tanh()" a=2 b=-3 c=10'


def graph_of(expression: str, leaves: Iterable[str] = ()) -> Value:
    """Compute an expression and return its output, every named node labelled.

    Statements are separated by `;` or line ends: `z = x**5 + 9; y = 8*z**3 + z`. The last one is
    the output, called L where it has no name. A number with a name is a leaf, as is one that is
    given by `leaves`, as typed: `a=2`. What cannot be read or computed raises ExpressionError.

    >>> graph_of("(a*b + c).tanh()", ["a=2", "b=-3", "c=10"])
    Value(data=0.999329299739067, grad=0.0, label='L')
    >>> print(graph_of("a^2", ["a=2"]))
    Traceback (most recent call last):
        ...
    autograd.commandline.carets.ExpressionError: ^ is not an operation here
      a^2
       ^ a power is written **
    """
    text = normal(expression)
    formulas = [Formula(name, part) for name, part in statements(text)]
    if not formulas:
        raise Part(text, 0, 0).wrong("the expression is empty", f"try {EXAMPLE}")
    given = _leaves([*leaves])
    _check_names(formulas, given)
    names = dict(given)
    *before, last = formulas
    for formula in before:
        if not formula.name:
            way_out = "name it, as in t = a*b"
            raise formula.part.wrong("this result has no name, and is lost", way_out)
        _compute(formula, names)
    output = _compute(last, names)
    if output.operation is None:
        problem = "this is only a leaf: there is nothing to walk through"
        raise last.part.wrong(problem, "try a**2")
    nodes = set(Graph(output).nodes)
    for formula in before:
        if names[formula.name] not in nodes:
            raise formula.named.wrong(f"{formula.name} has no part in the output")
    for name, leaf in given.items():
        if leaf not in nodes:
            part = Part(f"{name}={digits_text(leaf.data)}", 0, len(name))
            raise part.wrong(f"the expression has no {name}", "leave it out")
    return output


def _leaves(words: Sequence[str]) -> dict[str, Value]:
    """Return the leaves by name, labelled."""
    leaves: dict[str, Value] = {}
    for word, next_word in zip(words, [*words[1:], ""]):
        text = normal(word)
        before, equals, number = text.partition("=")
        name = unicodedata.normalize("NFKC", before.strip())
        if not equals:
            way_out = "the expression comes first, in quotes; then each leaf, as in a=2"
            if next_word.startswith("="):
                way_out = f"without spaces: {name}=2"
            elif ":" in text:
                way_out = f"write {text.replace(':', '=')}"
            problem = f"{cut(text, _SHORT)} does not give a name a number"
            raise Part(text, 0, len(text)).wrong(problem, way_out)
        if not name:
            raise Part(text, 0, 1).wrong("a name is missing", "as in a=2")
        if not name.isidentifier() or iskeyword(name) or name in FUNCTIONS:
            problem = f"{cut(name, _SHORT)} cannot be the name of a leaf"
            raise Part(text, 0, len(before)).wrong(problem, "take another name")
        if name in leaves:
            raise Part(text, 0, len(text)).wrong(f"{name} is given twice", "leave one out")
        try:
            leaves[name] = Value(float(number), name)
        except ValueError:
            problem = f"{cut(number.strip(), _SHORT)} is not a number for {name}"
            if not number.strip():
                problem = f"the number of {name} is missing"
            part = Part(text, len(before) + 1, len(text))
            raise part.wrong(problem, _instead_of_number(name, number)) from None
    return leaves


def _instead_of_number(name: str, typed: str) -> str:
    if reads_as_float(typed):
        return "only finite numbers have derivatives"
    if "=" in typed:
        return f"each name gets one number: {name}=2 other=3"
    with_point = typed.replace(",", ".")
    if reads_as_float(with_point):
        return f"the decimal sign is the point: {name}={with_point}"
    return f"write a number, as in {name}=0.5; formulas belong in the expression"


def _check_names(formulas: Sequence[Formula], given: Iterable[str]) -> None:
    """Refuse names that have no value, or get a second one."""
    known = set(given)
    later = {formula.name for formula in formulas}
    missing: dict[str, Part] = {}
    for formula in formulas:
        for name, part in formula.names().items():
            if name in known:
                continue
            if name in later:
                raise part.wrong(f"{name} is used before it is computed")
            way_out = instead_of_name(name, known)
            if way_out:
                raise part.wrong(f"{name} has no value", way_out)
            missing.setdefault(name, part)
        name = formula.name
        if name in known:
            raise formula.named.wrong(f"{name} has a value already", "take another name")
        if name in FUNCTIONS:
            raise formula.named.wrong(f"{name} is a function", "take another name")
        if name:
            known.add(name)
    if missing:
        raise _without_value(missing)


def _without_value(missing: dict[str, Part]) -> ExpressionError:
    """Return the error for all names without a value, at the place of the first."""
    listed = [*missing][:_MOST_LISTED]
    problem = f"{listed[0]} has no value"
    if len(missing) > 1:
        more = f" and {len(missing) - len(listed)} more" * (len(missing) > len(listed))
        problem = f"{', '.join(listed)}{more} have no values"
    way_out = f"add {' '.join(f'{name}=1' for name in listed)} after the expression"
    return missing[listed[0]].wrong(problem, way_out)


def _compute(formula: Formula, names: dict[str, Value]) -> Value:
    """Compute a formula and give the result its name."""
    result, name = formula.value(names), formula.name
    if isinstance(result, float):
        if not name:
            problem = "there are only numbers here, nothing to differentiate"
            raise formula.part.wrong(problem, "give one a name, as in a*3 with a=2")
        try:
            result = Value(result)
        except ValueError as error:
            raise formula.part.wrong(str(error)) from None
    elif name and result.label:
        result = op.identity(result)  # a second name for a node
    if not name and not result.label and "L" not in names:
        name = "L"
    if name:
        result.label = name
        names[name] = result
    return result
