"""What `help()` says of every public name: what it does, takes, returns and raises; an example."""

from __future__ import annotations

import inspect
import io
import pydoc
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import autograd
import nn
from autograd import OPERATIONS, Value, debug, exp
from autograd.operations import Operation

CORE: ModuleType = autograd  # whose __all__ no type checker knows
NETWORKS: ModuleType = nn
PUBLIC = {f"{p.__name__}.{name}": getattr(p, name) for p in (CORE, NETWORKS) for name in p.__all__}
AS_FOR = re.compile(r"\b[Aa]rguments (?:and \w+ )?as for `(\w+)`")  # of the same class
names = pytest.mark.parametrize("name", PUBLIC)


def methods() -> Iterator[tuple[str, Any]]:
    for name, kind in PUBLIC.items():
        for base in reversed(kind.__mro__) if inspect.isclass(kind) else ():
            for key, found in vars(base).items():
                function = getattr(found, "__func__", found)  # of a class method
                is_ours = base.__module__.startswith(("autograd.", "nn."))
                if is_ours and key[0] != "_" and inspect.isfunction(function):
                    yield f"{name}.{key}", function


METHODS = dict(methods())


def parameters(thing: Any) -> list[str]:
    return [name for name in inspect.signature(thing).parameters if name not in ("self", "cls")]


def help_of(thing: object) -> str:
    return pydoc.plain(pydoc.render_doc(thing))


def section(doc: str, title: str) -> str:
    found = re.search(rf"^{title}:\n((?:    .*\n|\n)+)", f"{doc}\n", re.MULTILINE)
    return found[1] if found else ""


@names
def test_a_public_name_has_a_summary_line_and_an_example(name: str) -> None:
    doc = inspect.getdoc(PUBLIC[name]) or ""
    summary, _, rest = doc.partition("\n")
    assert summary[-1:] in (".", ":")
    assert not rest or rest.startswith("\n")
    assert ">>> " in doc


@names
def test_a_public_name_explains_its_parameters_and_its_result(name: str) -> None:
    thing, doc = PUBLIC[name], inspect.getdoc(PUBLIC[name]) or ""
    if not callable(thing) or (inspect.isclass(thing) and issubclass(thing, Exception)):
        return
    told = section(doc, "Args") + section(doc, "Attributes")  # of a named tuple
    for parameter in parameters(thing):
        assert re.search(rf"^    (\w+, )*{parameter}(, \w+)*: ", told, re.MULTILINE), parameter
    if inspect.isfunction(thing) and inspect.signature(thing).return_annotation != "None":
        assert section(doc, "Returns") or re.match("Return|Yield", doc)


@pytest.mark.parametrize("name", METHODS)
def test_a_public_method_explains_its_parameters(name: str) -> None:
    doc = inspect.getdoc(METHODS[name]) or ""
    assert doc
    told = section(doc, "Args")
    for other in AS_FOR.findall(doc):
        told += section(inspect.getdoc(METHODS[f"{name.rpartition('.')[0]}.{other}"]) or "", "Args")
    for parameter in parameters(METHODS[name]):
        assert re.search(rf"^    (\w+, )*{parameter}(, \w+)*: ", told, re.MULTILINE), parameter


@pytest.mark.parametrize("row", OPERATIONS.values(), ids=OPERATIONS)
def test_help_of_a_row_shows_its_signature_and_what_the_table_says(row: Operation) -> None:
    shown = help_of(row)
    called = f"{row.name}({', '.join(row.parameters)})"
    signature = called if row is not OPERATIONS["weighted_sum"] else "weighted_sum(*operands)"
    assert f"\n\n{signature}\n    Return " in shown
    assert f"Local derivatives of y = {called}:\n" in shown
    assert ("DomainError: " in shown) == (row.domain is not None)
    assert ("OverflowError: " in shown) == (row.name in ("exp", "pow", "powc"))
    assert str(inspect.signature(row)) == signature.removeprefix(row.name)


def test_help_of_exp() -> None:
    shown = help_of(exp)
    assert textwrap.dedent(shown.partition("\n\n")[2]).replace("\n    \n", "\n\n") == (
        "exp(x)\n"
        "    Return e to the power of x.\n\n"
        "    Args:\n"
        "        x: a number or a Value.\n\n"
        "    Returns:\n"
        "        A Value that records the operation; for a plain number, a float.\n\n"
        "    Local derivatives of y = exp(x):\n"
        "        ∂y/∂x = y\n\n"
        "    Raises:\n"
        "        OverflowError: the result is too large for a float.\n"
        "        TypeError: x is neither a number nor a Value.\n\n"
        "    >>> from autograd import Value\n"
        "    >>> x = Value(2.0)\n"
        "    >>> y = exp(x)\n"
        "    >>> y.backward()\n"
        "    >>> y.data, x.grad\n"
        "    (7.38905609893065, 7.38905609893065)\n"
    )


def test_a_row_that_is_a_class_attribute_is_called_as_it_is() -> None:
    class Layer:
        activation = exp

    assert Layer().activation is Layer.activation is exp


def test_the_table_explains_itself() -> None:
    assert repr(OPERATIONS) == "<table of 22 operations: help(OPERATIONS) lists them>"
    shown = help_of(OPERATIONS)
    for line in (
        "add(a, b)                a + b",
        "maximum(a, b)            the larger of a and b; a if they are equal",
    ):
        assert f"    {line}\n" in shown


def test_a_row_outside_the_table_is_not_explained() -> None:
    own = Operation("own", "?", lambda *xs: xs[0], lambda *xs_out: (1.0,) * (len(xs_out) - 1))
    assert own.__doc__ == "own, an operation that is not in the table of primitives."
    assert str(inspect.signature(own)) == "(*operands)"


def test_the_class_of_rows_keeps_its_own_docstring() -> None:
    assert (Operation.__doc__ or "").startswith("One row of the table")


def test_a_docstring_of_a_row_loads_nothing_before_it_is_asked_for() -> None:
    code = (
        "import sys; from autograd import exp;"
        "assert not {'inspect', 'autograd.languages'} & {*sys.modules}; exp.__doc__"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_session_in_the_docstring_of_debug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, _, session = (inspect.getdoc(debug) or "").partition("# doctest: +SKIP\n")
    typed = re.findall(r"^\(debug\) (.*\n)", session, re.MULTILINE)
    assert typed
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(typed)))
    a, b = Value(2.0), Value(-3.0)
    L = a * b
    debug(L, names={"a": a, "b": b, "L": L})
    assert capsys.readouterr().out.rstrip() == session.rstrip()
