"""LLVM's language, written by computing: what is done to these numbers is printed line by line.

Python's operators print an instruction each, `with code.loop(…)` a loop. Every number is of eight
bytes: `Int` a whole one, `Real` a float or, of a width above 1, as many floats side by side.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import frexp
from typing import Any, Generic, Self, TypeVar

from .lines import Lines, Printed

K = TypeVar("K", bound=Printed)

FORMS: dict[str, Callable[..., Any]] = {}  # what a row of the table computes on Reals, by its name


class Code(Lines):
    """The body of a function, as far as it is printed.

    Args:
        name: the function's.
        parameters: what the places are called that it gets.
    """

    def __init__(self, name: str, parameters: Sequence[str]) -> None:
        super().__init__(name, parameters)
        self.pointers = [Pointer(self, f"%{parameter}") for parameter in parameters]

    def whole(self, value: int) -> Int:
        """Return a whole number."""
        return Int(self, str(int(value)))

    def real(self, value: float, width: int = 1) -> Real:
        """Return a float, or as many of it as the width."""
        bits = struct.pack(">d", value).hex().upper()
        one = f"double 0x{bits}"
        many = ", ".join([one] * width)
        return Real(self, f"0x{bits}" if width == 1 else f"<{many}>", width)

    def variable(self, start: K) -> Variable[K]:
        """Return a place whose number may change."""
        place = Variable(start, Pointer(self, self.place(start.kind, 8)))
        place.set(start)
        return place

    def room(self, floats: int) -> Pointer:
        """Return memory of the function's own."""
        return Pointer(self, self.place(f"[{floats} x double]", 64))

    @contextmanager
    def loop(self, start: Any, stop: Any, step: int = 1) -> Iterator[Int]:
        """Print a loop over whole numbers from `start` to below `stop`."""
        place = self.variable(_int(self, start))
        with self.during(lambda: place.get() < stop):
            yield place.get()
            place.set(place.get() + step)


class Variable(Generic[K]):
    """A place in memory that holds a number."""

    def __init__(self, start: K, place: Pointer) -> None:
        self._like = start
        self.place = place

    def get(self) -> K:
        """Return the number that is there now."""
        kind, place = self._like.kind, self.place
        number: K = self._like.like(place.code.result(f"load {kind}, ptr {place.name}, align 8"))
        return number

    def set(self, number: K) -> None:
        """Put another number there."""
        self.place.code.do(f"store {number.kind} {number.name}, ptr {self.place.name}, align 8")


def _int(code: Code, number: Any) -> Int:
    return number if isinstance(number, Int) else code.whole(number)


def _of_ints(instruction: str) -> Callable[[Int, Any], Int]:
    def print_it(first: Int, second: Any) -> Int:
        other = _int(first.code, second).name
        return Int(first.code, first.code.result(f"{instruction} i64 {first.name}, {other}"))

    return print_it


def _of_bits(instruction: str) -> Callable[[Any, Any], Bit]:
    def print_it(first: Any, second: Any) -> Bit:
        other = first.as_this(second).name
        line = f"{instruction} {first.kind} {first.name}, {other}"
        return Bit(first.code, first.code.result(line), getattr(first, "width", 1))

    return print_it


class Int(Printed):
    """A whole number of 64 bits."""

    kind = "i64"

    def as_this(self, other: Any) -> Int:
        """Return a number of Python's as one of the code's."""
        return _int(self.code, other)

    __add__ = _of_ints("add nsw")
    __sub__ = _of_ints("sub nsw")
    __mul__ = _of_ints("mul nsw")
    __floordiv__ = _of_ints("udiv")
    __mod__ = _of_ints("urem")
    __lshift__ = _of_ints("shl")
    __rshift__ = _of_ints("lshr")
    __and__ = _of_ints("and")
    __or__ = _of_ints("or")
    __xor__ = _of_ints("xor")
    __lt__ = _of_bits("icmp slt")
    __le__ = _of_bits("icmp sle")
    __gt__ = _of_bits("icmp sgt")
    is_ = _of_bits("icmp eq")
    is_not = _of_bits("icmp ne")

    def real(self) -> Real:
        """Return it as a float."""
        return Real(self.code, self.code.result(f"sitofp i64 {self.name} to double"))


class _Wide(Printed):
    """One of a kind, or as many side by side as the width."""

    one: str  # the kind of a single one

    def __init__(self, code: Code, name: str, width: int = 1) -> None:
        super().__init__(code, name)
        self.width = width
        self.kind = self.one if width == 1 else f"<{width} x {self.one}>"

    def like(self, name: str) -> Self:
        """Return another one of the width."""
        return type(self)(self.code, name, self.width)


class Bit(_Wide):
    """A condition; of a width above 1, one for each of so many numbers."""

    one = "i1"

    def as_this(self, other: Any) -> Bit:
        """Return a condition as it is."""
        assert isinstance(other, Bit)
        return other

    __and__ = _of_bits("and")
    __or__ = _of_bits("or")

    def choose(self, yes: Any, no: Any) -> Any:
        """Return one of two numbers, of the code or of Python."""
        if not isinstance(yes, Printed) and not isinstance(no, Printed):
            yes = self.code.real(yes, self.width)
        yes = yes if isinstance(yes, Printed) else no.as_this(yes)
        no = no if isinstance(no, Printed) else yes.as_this(no)
        line = f"select {self.kind} {self.name}, {yes.kind} {yes.name}, {yes.kind} {no.name}"
        return yes.like(self.code.result(line))

    def any(self) -> Bit:
        """Tell whether it holds of one of the numbers."""
        if self.width == 1:
            return self
        kind, code = f"i{self.width}", self.code
        bits = code.result(f"bitcast {self.kind} {self.name} to {kind}")
        return Bit(code, code.result(f"icmp ne {kind} {bits}, 0"))


class Pointer(Printed):
    """A place in memory, and the numbers that follow it."""

    kind = "ptr"

    def at(self, index: Any) -> Pointer:
        """Return the place so many numbers on."""
        number = _int(self.code, index).name
        line = f"getelementptr inbounds i64, ptr {self.name}, i64 {number}"
        return Pointer(self.code, self.code.result(line))

    def minus(self, other: Pointer) -> Int:
        """Return how many numbers are between two places."""
        ends = [self.code.result(f"ptrtoint ptr {x.name} to i64") for x in (self, other)]
        return Int(self.code, self.code.result(f"sub i64 {', '.join(ends)}")) >> 3

    def add_atomically(self, number: int) -> None:
        """Add to a whole number that other threads add to, too."""
        self.code.result(f"atomicrmw add ptr {self.name}, i64 {number} seq_cst")

    def whole_atomically(self) -> Int:
        """Read a whole number that other threads write."""
        line = f"load atomic i64, ptr {self.name} acquire, align 8"
        return Int(self.code, self.code.result(line))

    def whole(self, index: Any = 0) -> Int:
        """Read a whole number."""
        place = self.at(index).name
        return Int(self.code, self.code.result(f"load i64, ptr {place}, align 8"))

    def pointer(self, index: Any = 0) -> Pointer:
        """Read the address of another place."""
        place = self.at(index).name
        return Pointer(self.code, self.code.result(f"load ptr, ptr {place}, align 8"))

    def real(self, index: Any = 0, width: int = 1) -> Real:
        """Read a float, or as many as the width."""
        number = Real(self.code, "", width)
        place = self.at(index).name
        return number.like(self.code.result(f"load {number.kind}, ptr {place}, align 8"))

    def put(self, number: Printed, index: Any = 0) -> None:
        """Write a number."""
        place = self.at(index).name
        self.code.do(f"store {number.kind} {number.name}, ptr {place}, align 8")


def _of_reals(instruction: str) -> tuple[Callable[[Real, Any], Real], Callable[[Real, Any], Real]]:
    """Return what Python calls for a sign: with the number first, and with it second.

    Products with powers of 2 are exact, and LLVM may take them together.
    """

    def first(number: Real, other: Any) -> Real:
        exact = isinstance(other, float) and other != 0.0 and abs(frexp(other)[0]) == 0.5
        flags = "reassoc contract" if exact and instruction == "fmul" else "contract"
        if isinstance(other, Real):
            number = number.spread(max(number.width, other.width))
        names = f"{number.name}, {number.as_this(other).name}"
        return number.like(number.code.result(f"{instruction} {flags} {number.kind} {names}"))

    if instruction in ("fadd", "fmul"):
        return first, first
    return first, lambda number, other: first(number.as_this(other), number)


class Real(_Wide):
    """A float, or several side by side that the machine computes at once."""

    one = "double"

    def as_this(self, other: Any) -> Real:
        """Return a number as one of this width: Python's own, or one float."""
        if not isinstance(other, Real):
            number: Real = self.code.real(float(other), self.width)
            return number
        return other.spread(self.width) if other.width < self.width else other

    def spread(self, width: int) -> Real:
        """Return a float as many times as the width."""
        if width == self.width:
            return self
        code, kind = self.code, f"<{width} x double>"
        one = code.result(f"insertelement {kind} poison, double {self.name}, i64 0")
        zeros = f"<{width} x i32> zeroinitializer"
        line = f"shufflevector {kind} {one}, {kind} poison, {zeros}"
        return Real(code, code.result(line), width)

    __add__, __radd__ = _of_reals("fadd")
    __sub__, __rsub__ = _of_reals("fsub")
    __mul__, __rmul__ = _of_reals("fmul")
    __truediv__, __rtruediv__ = _of_reals("fdiv")
    __lt__ = _of_bits("fcmp olt")
    __le__ = _of_bits("fcmp ole")
    __gt__ = _of_bits("fcmp ogt")
    __ge__ = _of_bits("fcmp oge")
    equals = _of_bits("fcmp oeq")

    def is_nan(self) -> Bit:
        """Tell whether it is NaN."""
        return Bit(
            self.code,
            self.code.result(f"fcmp uno {self.kind} {self.name}, {self.name}"),
            self.width,
        )

    @staticmethod
    def record(operation: Any, operands: Sequence[Any]) -> Any:
        """Print what a row of the table computes.

        Raises:
            LookupError: nobody has told how.
        """
        if operation.name not in FORMS:
            raise LookupError(operation.name)
        first = next(x for x in operands if isinstance(x, Real))
        return FORMS[operation.name](*map(first.as_this, operands))

    def __pow__(self, other: Any) -> Real:
        raised: Real = FORMS["pow"](self, self.as_this(other)) if other != 2 else self * self
        return raised

    def __neg__(self) -> Real:
        return self.like(self.code.result(f"fneg {self.kind} {self.name}"))

    def intrinsic(self, name: str, *others: Any) -> Real:
        """Return a function that LLVM knows: `fma`, `sqrt`, `fabs`."""
        numbers = [self, *map(self.as_this, others)]
        given = ", ".join([f"{x.kind} {x.name}" for x in numbers])
        mark = "f64" if self.width == 1 else f"v{self.width}f64"
        line = f"call {self.kind} @llvm.{name}.{mark}({given})"
        return self.like(self.code.result(line))

    def fma(self, factor: Any, term: Any) -> Real:
        """Return self · factor + term, rounded once."""
        return self.intrinsic("fma", factor, term)
