"""The debugger on a learner's own attempt: their function, called with Values."""

from __future__ import annotations

import math
import sys
import types
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import autograd
from autograd import Value, traced
from autograd.notation import subscript

from ..debugger import debug
from .answers import leaves
from .catalogue import Exercise
from .checks import Formula
from .engines import Program, watched
from .evidence import same
from .symbols import pretty

if TYPE_CHECKING:
    from .showing import Teller


class Unfit(Exception):
    """An attempt with nothing to step through; holds the text that says why."""


@cache
def can_debug(exercise: Exercise) -> bool:
    """Tell whether the debugger can step through an exercise's answer."""
    try:
        _graph(exercise, exercise.solution)
    except Exception:
        return False
    return True


def walk(exercise: Exercise, file: Path, teller: Teller) -> int:
    """Open the debugger on a learner's file, with the text's numbers; return the exit code."""
    try:
        output, names = _graph(exercise, file)
    except Unfit as error:
        teller.complain(str(error), name=exercise.id)
        return 1
    except OSError:
        raise
    except Exception as error:  # the learner's code may do anything
        says = f"{type(error).__name__}: {error}".split("\n")[0]
        teller.complain("no_graph_stopped", says=says)
        return 1
    debug(output, names, teller.texts.language)
    return 0


def _graph(exercise: Exercise, file: Path) -> tuple[Any, dict[str, Any]]:
    """Return the output of what an attempt builds, and its nodes by their names."""
    check = exercise.check
    if isinstance(check, Program):
        return _of_engine(file, check)
    if isinstance(check, Formula):
        return _result(file, check)
    raise Unfit("no_graph")


def _loaded(file: Path) -> types.ModuleType:
    """Run a learner's file so that its functions of numbers also accept Values."""
    module = types.ModuleType("exercise")
    module.__file__ = str(file)
    sys.modules["exercise"] = module
    exec(compile(file.read_bytes(), str(file), "exec"), vars(module))
    ours = {name: getattr(autograd, name) for name in vars(math) if hasattr(autograd, name)}
    for name, it in [*vars(module).items()]:
        if it is math:
            setattr(module, name, types.SimpleNamespace(**{**vars(math), **ours}))
        elif getattr(it, "__module__", "") == "math" and it.__name__ in ours:
            setattr(module, name, ours[it.__name__])
    return module


def _result(file: Path, check: Formula) -> tuple[Any, dict[str, Any]]:
    """Return what a learner's function gives for Values; of several results the first wrong one."""
    module = _loaded(file)
    inputs = [_value(number, pretty(name)) for name, number in check.given.items()]
    with traced():
        answer = getattr(module, check.truth.__name__)(*inputs)
    found, right = [*_flat(answer)], leaves(check.expected(check.given))
    if ... in found:
        raise Unfit("no_graph_gap")
    names = [*check.parts, *["result"] * (len(found) - len(check.parts))]
    nodes = [(x, y, n) for x, y, n in zip(found, right, names) if isinstance(x, Value) and x.inputs]
    if not nodes:
        raise Unfit("no_graph_parameters")
    output, _, name = next((node for node in nodes if not same(node[0].data, node[1])), nodes[0])
    return output, {name if name.isidentifier() else "result": output}


def _value(number: Any, name: str) -> Any:
    """Return a number, or each of a list, as a Value with a name."""
    if isinstance(number, list):
        return [_value(item, f"{name}{subscript(i)}") for i, item in enumerate(number, 1)]
    return Value(number, name) if isinstance(number, float) else number


def _flat(answer: Any) -> Iterator[Any]:
    if isinstance(answer, (list, tuple)):
        for item in answer:
            yield from _flat(item)
    else:
        yield answer


def _of_engine(file: Path, check: Program) -> tuple[Any, dict[str, Any]]:
    """Return the first graph on which a learner's engine has run a backward pass."""
    module = _loaded(file)
    outputs: list[tuple[Any, dict[str, Any]]] = []
    watched(module, lambda *found: outputs.append(found))
    try:
        check.ask(module, check.given)
    except Exception:
        if not outputs:
            raise
    if not outputs:
        raise Unfit("no_graph_backward")
    return outputs[0]
