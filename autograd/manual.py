"""What `help()` shows of the table and its rows: written from the rows when it is called."""

from __future__ import annotations

from .symbols import DERIVATIVE, Symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

_ROW = """Return {meaning}.

Args:
    {operands}

Returns:
    A Value that records the operation; {all_numbers}, a float.

Local derivatives of y = {applied}:
    {slopes}

Raises:
    {errors}

>>> from autograd import Value
>>> {names} = {values}
>>> y = {call}
>>> y.backward()
>>> {asked}
{answer}"""


class Manual:
    """The `__doc__` of a class, and for each of its instances a docstring of its own.

    Args:
        of_class: the docstring of the class.
        of_instance: an instance -> its docstring.
    """

    def __init__(self, of_class: str | None, of_instance: Callable[[Any], str]) -> None:
        self.of_class = of_class
        self.of_instance = of_instance

    def __get__(self, instance: Any, owner: type) -> str | None:
        return self.of_class if instance is None else self.of_instance(instance)


def signature(row: Any) -> str:
    """Return a row's parameters as `inspect.signature` reads them: `(a, b)`."""
    names = row.parameters
    named = names and all(map(str.isidentifier, names))
    return f"({', '.join(names)})" if named else "(*operands)"


def meaning(row: Any) -> str:
    """Return what a row computes: in words, or else as a formula."""
    from .languages import text

    return row.meaning or text(Symbol(row.name, [*map(Symbol, row.parameters)]))


def of_row(row: Any) -> str:
    """Return the docstring of a row: arguments, result, slopes, errors, and an example."""
    from .languages import text
    from .notation import ascii_text

    out, parameters = Symbol("y"), row.parameters
    if not parameters:
        return f"{row.name}, an operation that is not in the table of primitives."
    slopes = row.formulas([*map(Symbol, parameters)], out)
    ratios = [text(Symbol(DERIVATIVE, (out, Symbol(x)))) for x in parameters]
    numbers = [2.0 + i for i in range(len(parameters))]  # which lie in every domain
    result = row(*numbers)
    grads = row.local_derivatives(*numbers, result)
    names = [*map(ascii_text, parameters)]
    is_node = [grad is not None for grad in grads]
    asked = [f"{x}.grad" for x, wanted in zip(names, is_node) if wanted]
    several = len(parameters) > 1
    return _ROW.format(
        meaning=meaning(row),
        operands="\n    ".join(
            f"{x}: a number{' or a Value' * wanted}." for x, wanted in zip(parameters, is_node)
        ),
        all_numbers="for plain numbers" if several else "for a plain number",
        applied=f"{row.name}({', '.join(parameters)})",
        slopes="\n    ".join(
            f"{ratio} = {text(slope)}" for ratio, slope in zip(ratios, slopes) if slope is not None
        ),
        errors="\n    ".join(_errors(row)),
        names=", ".join(names),
        values=", ".join(
            f"Value({x})" if wanted else str(x) for x, wanted in zip(numbers, is_node)
        ),
        call=f"{row.name}({', '.join(names)})",
        asked=", ".join(["y.data", *asked]),
        answer=(result, *[grad for grad in grads if grad is not None]),
    )


def of_table(table: Mapping[str, Any]) -> str:
    """Return what the table of primitives is, and a line for each row."""
    rows = [(name + signature(row), meaning(row)) for name, row in table.items()]
    width = max(len(called) for called, _ in rows)
    return "\n".join(
        [
            f"The table of primitives: {len(rows)} operations, each by its name.",
            "",
            'help(OPERATIONS["exp"]) explains one; help(type(OPERATIONS["exp"])), what each has.',
            "",
            '>>> OPERATIONS["exp"](0.0)',
            "1.0",
            "",
            *[f"{called:<{width}}  {means}" for called, means in rows],
        ]
    )


def _errors(row: Any) -> list[str]:
    names, errors = row.parameters, []
    if row.domain:
        wrong = row.domain[0].format(**dict(zip(names, names)))
        errors.append(f"DomainError: {wrong}.")
    try:
        row.forward(*[1e3] * len(names))
    except OverflowError:
        errors.append("OverflowError: the result is too large for a float.")
    return [*errors, f"TypeError: {' or '.join(names)} is neither a number nor a Value."]
