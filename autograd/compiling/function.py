"""A function of Values, recorded once and run for many samples at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import update_wrapper
from inspect import signature
from threading import Lock, get_ident
from typing import Any

from ..recording import for_other_numbers
from ..value import Value
from . import Uncompilable
from .arguments import Arguments
from .calls import Program, Recording
from .outside import Found, is_as_found, outside


class Compiled:
    """A function that computes on many samples at once; `compiled` returns it.

    Args:
        f: the function.
        most_in_a_block: how many samples a block has at most; None: as fits the machine.
    """

    def __init__(self, f: Callable[..., Any], most_in_a_block: int | None = None) -> None:
        update_wrapper(self, f)
        self.f = f
        self._most = most_in_a_block
        self._outside: Found = []
        self._recordings: dict[Any, Recording] = {}
        self._programs: dict[Any, Program] = {}
        self._lock = Lock()
        self._inside: int | None = None  # the thread that has the lock

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Return f of each sample: an array, or a number where no argument is an array.

        Args:
            arguments: those of f. An array has a number for each sample along its first axis, or a
                row of numbers, which f gets as a list; a number is the same for all of them. A
                list, or a tuple, is one argument, and f gets it as a list. Of Values, and no
                array, the result is f's own: a Value with its graph.
            named: arguments by their names.

        Raises:
            DomainError, OverflowError: as f, with the sample.
            TypeError: f looks at a number, or returns no Value; the message says where.
            ValueError: arrays of different lengths, or a number that is not finite.
        """
        arguments = self._in_order(arguments, named)
        if _are_values(arguments):
            return self.f(*arguments)
        return self._run(arguments, back=False)[0]

    def value_and_grad(self, *arguments: Any, **named: Any) -> tuple[Any, tuple[Any, ...]]:
        """Return f of each sample, and its derivative with respect to each argument.

        Args:
            arguments: as in a call; a Value counts as its number.
            named: arguments by their names.

        Returns:
            The values, and for each argument its derivatives in the same shape: of an array those
            of each sample, of a number their sum over the samples.

        Raises:
            DomainError, OverflowError, TypeError, ValueError: as a call; also where f returns
                several Values.
        """
        values, gradients = self._run(self._in_order(arguments, named), back=True)
        return values, gradients

    def __repr__(self) -> str:
        return f"compiled({getattr(self.f, '__name__', repr(self.f))})"

    def __reduce__(self) -> Any:
        return Compiled, (self.f, self._most)

    def _in_order(self, arguments: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        if not named:
            return arguments
        bound = signature(self.f).bind(*arguments, **named)
        if bound.kwargs:
            names = ", ".join(bound.kwargs)
            raise TypeError(f"{self!r} takes no arguments by name alone: {names}")
        return bound.args

    def _run(self, arguments: Sequence[Any], back: bool) -> tuple[Any, Any]:
        if for_other_numbers.get():
            raise Uncompilable(
                f"{self!r} gives numbers here, which are not recorded: call it with Values, and "
                "take grad(…, create_graph=True) for derivatives"
            )
        given = Arguments(arguments)
        if self._inside == get_ident():  # by a signal's handler
            raise RuntimeError(f"{self!r} is called while it is computing")
        with self._lock:
            try:
                self._inside = get_ident()
                return self._program(given, back).run(given)
            except Uncompilable as error:
                raise Uncompilable(f"{self!r}: {error}; or do without `compiled`") from None
            finally:
                self._inside = None

    def _program(self, given: Arguments, back: bool) -> Program:
        found = outside(self.f)
        if not is_as_found(self._outside, found):
            self._outside = found
            self._recordings.clear()
            self._programs.clear()
        key = given.shape, back
        if key not in self._programs:
            if given.shape not in self._recordings:
                self._recordings[given.shape] = Recording(self.f, given)
            recording = self._recordings[given.shape]
            self._programs[key] = Program(self.f, recording, given, back, self._most)
        return self._programs[key]


def _are_values(arguments: Any) -> bool:
    """Tell whether there are Values among arguments, and no array."""
    flat = [*arguments]
    for x in flat:
        if isinstance(x, (list, tuple)):
            flat += x
    return any(isinstance(x, Value) for x in flat) and not any(getattr(x, "ndim", 0) for x in flat)


def compiled(f: Callable[..., Any]) -> Compiled:
    """Return a function that computes f on many samples at once, as fast as the machine can.

    f is recorded at its first call, and again for arguments of another shape, or where a variable
    outside that it uses holds something else. It must do the same for every sample: comparing
    Values and reading their `data` is refused. Recording runs it twice.

    Args:
        f: takes Values, or lists of them, and returns a Value; or several in a list.

    Returns:
        A function of the same arguments. An argument that differs from sample to sample is a NumPy
        array, with a number or a row of numbers for each sample; one that all samples share is a
        number or a list of numbers, such as weights. The method `value_and_grad` also gives the
        derivatives: for an array, one per sample; for a number, their sum over the samples.

    Raises:
        ImportError: NumPy or llvmlite is not installed (extra `fast`); raised by the first call.

    >>> import numpy as np
    >>> fast = compiled(lambda w, x: (w * x).tanh())
    >>> fast(0.5, np.array([0.0, 1.0, 2.0])).round(6).tolist()
    [0.0, 0.462117, 0.761594]
    >>> values, (by_w, by_x) = fast.value_and_grad(0.5, np.array([0.0, 1.0, 2.0]))
    >>> round(by_w, 6), by_x.round(6).tolist()
    (1.626396, [0.5, 0.393224, 0.209987])
    """
    if not callable(f):
        raise TypeError(f"compiled takes a function of Values: got {f!r}")
    return Compiled(f)
