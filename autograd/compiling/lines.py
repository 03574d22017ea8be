"""The body of a function in LLVM's language, line by line: instructions, labels, branches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any


class Lines:
    """The body of a function, as far as it is printed."""

    def __init__(self, name: str, parameters: Sequence[str]) -> None:
        self.name = name
        self.is_public = False
        self._head = ", ".join([f"ptr %{parameter}" for parameter in parameters])
        self._variables: list[str] = []
        self._lines: list[str] = []
        self._numbers = count()

    def __str__(self) -> str:
        lines = ["entry:", *self._variables, *self._lines, "  ret void"]
        scope = "" if self.is_public else "internal "
        return "\n".join([f"define {scope}void @{self.name}({self._head}) #0 {{", *lines, "}"])

    def do(self, line: str) -> None:
        """Print an instruction that has no result."""
        self._lines.append(f"  {line}")

    def result(self, line: str) -> str:
        """Print an instruction, and return what its result is called."""
        name = f"%v{next(self._numbers)}"
        self._lines.append(f"  {name} = {line}")
        return name

    def place(self, what: str, align: int) -> str:
        """Print memory of the function's own, and return where it is."""
        name = f"%p{next(self._numbers)}"
        self._variables.append(f"  {name} = alloca {what}, align {align}")
        return name

    def _label(self) -> str:
        return f"b{next(self._numbers)}"

    def _begin(self, label: str) -> None:
        self._lines.append(f"{label}:")

    @contextmanager
    def during(self, holds: Callable[[], Printed]) -> Iterator[None]:
        """Print a loop that goes on while a condition holds."""
        head, body, end = self._label(), self._label(), self._label()
        self.do(f"br label %{head}")
        self._begin(head)
        self.do(f"br i1 {holds().name}, label %{body}, label %{end}")
        self._begin(body)
        yield
        self.do(f"br label %{head}")
        self._begin(end)

    @contextmanager
    def when(self, holds: Printed) -> Iterator[None]:
        """Print what is done only where a condition holds."""
        body, end = self._label(), self._label()
        self.do(f"br i1 {holds.name}, label %{body}, label %{end}")
        self._begin(body)
        yield
        self.do(f"br label %{end}")
        self._begin(end)

    def call(self, function: str, *pointers: Printed) -> None:
        """Print a call of another function."""
        given = ", ".join([f"ptr {pointer.name}" for pointer in pointers])
        self.do(f"call void {function}({given})")


class Printed:
    """A number by the name that it has in the code."""

    kind: str

    def __init__(self, code: Any, name: str) -> None:
        self.code = code
        self.name = name

    def like(self, name: str) -> Any:
        """Return another number of the kind."""
        return type(self)(self.code, name)
