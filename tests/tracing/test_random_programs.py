"""Random programs, in which each node's origin is compared with the frames when it was made."""

from __future__ import annotations

from itertools import count
from random import Random

import pytest

from autograd.recording import blocks

from .oracle import differences

EXPRESSIONS = [
    "{e} * {a}", "{a} - {e}", "-{a}", "{a}.tanh()", "{e} + {e}", "({a}\n * {e}\n + B)",
    "sum([note(q * {a}) for q in ({b}, A)])", "sum({{note({a} + q): q for q in (A, B)}})",
    "sum(q * w for q, w in zip([A, {a}], [B, A]))", "sum(note(q - {a}) for q in [A, {b}])",
    "(lambda t: note(t * B))({a}) + A", "sum(map(lambda é: note(é * {a}), [A, {b}]))",
    "reduce(lambda s, t: note(s + t), [A, {a}, B]) * A",
]  # fmt: skip


class Writer:
    """Writes a program in which each expression that makes a node is inside `note(…)`."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.lines: list[str] = []
        self.functions: list[str] = []
        self._numbers = count(1)
        for kind in self.random.sample(["plain", "recursive", "inner", "generator"], k=2):
            self.function(f"f{len(self.functions)}", kind)
        self.add(0, "def main():", "    é = A")
        self.block(1, [], 3, least=4)
        self.add(0, f"    {self.functions[-1]}(A, 2)", "main()")

    def add(self, indent: int, *lines: str) -> None:
        self.lines += ["    " * indent + line for line in lines]

    def expression(self, scope: list[str], depth: int = 1) -> str:
        a, b = self.random.choices([*scope, "A", "B"], k=2)
        e = f"note({self.expression(scope, depth - 1)})" if depth else b
        return self.random.choice(EXPRESSIONS).format(a=a, b=b, e=e)

    def assignment(self, scope: list[str], value: str = "") -> str:
        value = value or f"note({self.expression(scope)})"
        scope.append(f"v{next(self._numbers)}")
        return f"{scope[-1]} = {value}"

    def function(self, name: str, kind: str) -> None:
        self.add(0, f"def {name}(p, n):", "    é = p")
        if kind == "recursive":
            self.add(1, f"if n > 0 and flip(): p = {name}(note(p * A), n - 1)")
        elif kind == "inner":
            self.add(1, "def inner(x):", "    return note(x * p)", "c = inner(p); c = inner(c)")
        elif kind == "generator":
            self.add(1, "def each():", "    é = B")
            self.block(2, ["p"], 1, returns=False)
            self.add(2, "for k in range(n):", "    yield note(p * A); z = note(p + B)")
            self.add(1, "for k, y in enumerate(each()):", "    p = note(p + y)")
        self.block(1, ["p"], 3, least=3)
        self.add(1, f"return note({self.expression(['p'])})")
        self.functions.append(name)

    def block(
        self, indent: int, scope: list[str], depth: int,
        loop: bool = False, returns: bool = True, least: int = 1, first: bool = False,
    ) -> None:  # fmt: skip
        """Write some statements.

        Args:
            indent: how deep they are.
            scope: variables that hold Values before.
            depth: how many statements deep it may go.
            loop: whether they may continue or break.
            returns: whether they may return.
            least: how many there are at least.
            first: whether the first surely makes a node.
        """
        scope = [*scope]
        if first:
            self.add(indent, self.assignment(scope, f"note({[*scope, 'A'][-1]} * B)"))
        for _ in range(self.random.randint(least, least + 1)):
            self.statement(indent, scope, depth, loop, returns)

    def statement(
        self, indent: int, scope: list[str], depth: int, loop: bool, returns: bool
    ) -> None:
        some, chance = self.random.randint(0, 2), self.random.random()
        number, first = next(self._numbers), self.random.random() < 0.6
        kinds = ["assign", "assign", "two", *["call"] * len(self.functions[:1])]
        kinds += ["for", "for", "while", "if", "try", "with"] * (depth > 0) + ["leave"] * loop
        match self.random.choice(kinds):
            case "assign":
                self.add(indent, self.assignment(scope))
            case "two":
                self.add(indent, f"{self.assignment(scope)}; {self.assignment(scope)}")
            case "call":
                function, a = self.random.choice(self.functions), [*scope, "A"][0]
                self.add(indent, self.assignment(scope, f"{function}({a}, {some})"))
            case "for":
                heads = (
                    "i{0} in range({1})", "i{0}, u{0} in enumerate([A, B])", "u{0} in [A, B, A]",
                    "u{0}, (s{0}, t{0}) in zip('xyz', [(A, 1), (B, 2)])",
                )  # fmt: skip
                self.add(indent, f"for {self.random.choice(heads).format(number, some + 1)}:")
                self.block(indent + 1, scope, depth - 1, True, returns, first=first)
                if chance < 0.2:
                    self.add(indent, "else:")
                    self.block(indent + 1, scope, depth - 1, loop, returns)
            case "while":
                n = f"n{number}"
                test = f"{n} < {some} and ({n} < 0 or flip())" if chance < 0.4 else f"{n} < {some}"
                self.add(indent, f"{n} = -1", f"while {test}:", f"    {n} += 1")
                self.block(indent + 1, scope, depth - 1, True, returns, first=first)
            case "if":
                self.add(indent, "if flip():")
                self.block(indent + 1, scope, depth - 1, loop, returns)
                self.add(indent, *["else:"] * first)
                if first:
                    self.block(indent + 1, scope, depth - 1, loop, returns)
            case "try":
                self.add(indent, "try:")
                self.block(indent + 1, scope, depth - 1, loop, returns)
                self.add(indent, "    if flip(): raise KeyError", "except KeyError as error:")
                self.block(indent + 1, scope, depth - 1, loop, returns)
                ends = ["else"] if first and some % 2 else []
                # Python writes a `finally` once more into each loop that it is entered from
                ends += ["finally"] if first and not loop and not returns else []
                for end in ends:
                    self.add(indent, f"{end}:")
                    self.block(indent + 1, scope, depth - 1, loop, returns)
            case "with":
                self.add(indent, "with nullcontext():")
                self.block(indent + 1, scope, depth - 1, loop, returns)
            case "leave":
                leave = ["continue", "break", *["return note(é * A)"] * returns]
                self.add(indent, f"if flip(): {self.random.choice(leave)}")


@pytest.mark.slow
def test_origins_agree_with_the_frames_in_60_random_programs() -> None:
    for seed in range(60):
        source = "\n".join(Writer(seed).lines)
        assert differences(source, seed) == [], f"{seed}:\n{source}"
        assert not blocks


@pytest.mark.slow
def test_origins_agree_with_the_frames_in_600_random_programs() -> None:
    for seed in range(60, 660):
        source = "\n".join(Writer(seed).lines)
        assert differences(source, seed) == [], f"{seed}:\n{source}"
