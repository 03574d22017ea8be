"""An expression in text becomes a graph: `(a*b + c).tanh()` with a=2, b=-3, c=10.

The text is read by Python's own `ast` and computed row by row of the table of operations. Names,
numbers, + - * / **, brackets and the functions of the table are all there is: nothing is handed
to `eval`. Numbers are floats, also among themselves, so that 9**9**9**9 overflows as floats do.
"""

from __future__ import annotations

from .. import operations as op
from ..graph import Graph
from ..languages import digits_text
from ..value import Value
from .carets import ExpressionError
from .leaves import read_leaves
from .parsing import Formula
from .spelling import normal
from .statements import statements
from .vocabulary import FUNCTIONS, instead_of_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_LISTED = 6  # names without a value
EXAMPLE = '"(a*b + c).tanh()" a=2 b=-3 c=10'


def graph_of(expression: str, leaves: Iterable[str] = ()) -> Value:
    """Compute an expression and return its output, every named node labelled.

    Several statements stand apart by `;` or lines: `z = x**5 + 9; y = 8*z**3 + z`. The last one is
    the output, called L where it has no name. A number with a name is a leaf.

    Args:
        expression: the text.
        leaves: the numbers of its names, as typed: `a=2`.

    Raises:
        ExpressionError: it cannot be read or computed; printed, it points at the place.

    >>> L = graph_of("(a*b + c).tanh()", ["a=2", "b=-3", "c=10"])
    >>> L
    Value(data=0.999329299739067, grad=0.0, label='L')
    >>> print(graph_of("a^2", ["a=2"]))
    Traceback (most recent call last):
        ...
    autograd.commandline.carets.ExpressionError: ^ is no operation here
      a^2
       ^ a power is written **
    """
    text = normal(expression)
    found = statements(text)
    if not found:
        raise ExpressionError("the expression is empty", text, 0, 0, f"try {EXAMPLE}")
    return _build([Formula(text, statement) for statement in found], read_leaves(leaves))


def _build(formulas: Sequence[Formula], leaves: dict[str, Value]) -> Value:
    _check_names(formulas, leaves)
    names = dict(leaves)
    for formula in formulas[:-1]:
        if formula.statement.name is None:
            way_out = "name it, as in t = a*b"
            raise formula.wrong_as_a_whole("this result has no name, and is lost", way_out)
        _compute(formula, names)
    output = _compute(formulas[-1], names)
    if output.operation is None:
        problem = "this is a leaf alone: there is nothing to walk through"
        raise formulas[-1].wrong_as_a_whole(problem, "try a**2")
    nodes = set(Graph(output).nodes)
    for formula in formulas:
        if names.get(formula.statement.name or "", output) not in nodes:
            raise formula.wrongly_named(f"{formula.statement.name} has no part in the output")
    for name, leaf in leaves.items():
        if leaf not in nodes:
            given = f"{name}={digits_text(leaf.data)}"
            problem = f"the expression has no {name}"
            raise ExpressionError(problem, given, 0, len(name), "leave it out")
    return output


def _check_names(formulas: Sequence[Formula], leaves: dict[str, Value]) -> None:
    """Refuse names that have no value, or get a second one."""
    known = set(leaves)
    later = {formula.statement.name for formula in formulas}
    missing: dict[str, ExpressionError] = {}
    for formula in formulas:
        for name, node in formula.names().items():
            if name in known:
                continue
            if name in later:
                raise formula.wrong(f"{name} is used before it is computed", node)
            way_out = instead_of_name(name, known)
            if way_out:
                raise formula.wrong(f"{name} has no value", node, way_out)
            missing.setdefault(name, formula.wrong(f"{name} has no value", node))
        result = formula.statement.name or ""
        if result in known:
            raise formula.wrongly_named(f"{result} has a value already", "take another name")
        if result in FUNCTIONS:
            raise formula.wrongly_named(f"{result} is a function", "take another name")
        if result:
            known.add(result)
    if missing:
        raise _without_value(missing)


def _without_value(missing: dict[str, ExpressionError]) -> ExpressionError:
    """Return the error for all names without a value, at the place of the first."""
    listed = [*missing][:_MOST_LISTED]
    error = missing[listed[0]]
    if len(missing) > 1:
        more = f" and {len(missing) - len(listed)} more" * (len(missing) > len(listed))
        error.problem = f"{', '.join(listed)}{more} have no values"
    error.way_out = f"add {' '.join(f'{name}=1' for name in listed)} after the expression"
    return error


def _compute(formula: Formula, names: dict[str, Value]) -> Value:
    """Compute a formula and give the result its name."""
    result, name = formula.value(names), formula.statement.name
    if isinstance(result, float):
        if name is None:
            problem = "there are only numbers here: nothing to differentiate"
            raise formula.wrong_as_a_whole(problem, "give one a name, as in a*3 with a=2")
        try:
            result = Value(result)
        except ValueError as error:
            raise formula.wrong_as_a_whole(str(error)) from None
    elif name and result.label:
        result = op.identity(result)  # a second name for a node
    if name is None and not result.label and "L" not in names:
        name = "L"
    if name:
        result.label = name
        names[name] = result
    return result
