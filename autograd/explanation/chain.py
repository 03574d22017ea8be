"""The chain rule written out: a sum over paths, factored, in numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ..accumulated import remark
from ..fresh import opened
from ..graph import Node
from ..languages import Language, digits_text, latex, text
from ..names import Names
from ..notation import WIDEST, ascii_text, readable, wrapped
from ..symbols import Expression, Symbol, shortened
from .between import SUMS, Between, terms_of
from .derivation import Derivation
from .paths import Factor, PathGraph

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..graph import LikeNode


def chain_rule(
    output: Node | LikeNode,
    input: Node | str | int | LikeNode,
    detail: str | None = None,
    symbols: bool = False,
    digits: int = 6,
    ascii: bool = False,
    names: Mapping[str, Node] | None = None,
) -> ChainRule:
    """Derive the derivative of an output with respect to a node, as a lecturer writes it.

    Named nodes (by their labels or the caller's variables) are the symbols; what lies unnamed
    between two of them is folded into one factor. Where nothing between output and input has a
    name, where folding would leave far more factors than the graph has edges, or with
    `detail="all"`, every node appears, the unnamed ones as t₁, t₂, …. The rows multiply out as
    they are printed; where rounding prevents it, a note says so.

    Args:
        output: what is differentiated.
        input: the node to differentiate with respect to; or its name, also as `w11_1`; or its
            number.
        detail: "all" unfolds every node.
        symbols: show the factors as formulas too: 5x⁴, o(1 − o).
        digits: significant digits of the numbers.
        ascii: write in ASCII, whatever the terminal can show.
        names: name -> node, instead of the caller's variables.

    Returns:
        A derivation that prints as text, in a notebook as mathematics. Its `value` is the
        derivative; `paths` yields its paths, each with `factors`, `value` and `formula`;
        `path_count` counts them; `factored` and `latex` are texts of it.

    Raises:
        LookupError: no node has this name or number.
        StaleGraphError: a number was changed after the forward pass.
        ValueError: there is no such detail, or a float has no such number of digits.

    >>> from autograd import Value
    >>> x = Value(0.5)
    >>> z = x**5 + 9
    >>> y = 8 * z**3 + z**2 + 5
    >>> print(chain_rule(y, x, symbols=True))
    ∂y/∂x = ∂y/∂z · ∂z/∂x
          = (24z² + 2z) · 5x⁴
          = 1975.59 · 0.3125
          = 617.371
    """
    if detail not in (None, "all"):
        raise ValueError(f"detail is None or 'all', not {detail!r}")
    language = text.with_digits(digits)
    named = opened(output, names)
    return ChainRule(named, named.find(input), detail == "all", symbols, language, ascii)


class Path(NamedTuple):
    """One path of the chain rule; its text is the product.

    Attributes:
        factors: from the output inwards.
        value: their product, what this path adds to the derivative.
        formula: the product in symbols.
        digits: significant digits of the numbers in its text.
    """

    factors: tuple[Factor, ...]
    value: float
    formula: str
    digits: int = 6

    def __str__(self) -> str:
        return readable(f"{self.formula} = {digits_text(self.value, self.digits)}")

    def __repr__(self) -> str:
        return str(self)


class Parts(NamedTuple):
    """A derivation in a language.

    Attributes:
        head: the derivative.
        rows: what follows each sign of equality.
        by_node: a line for each node's derivative, where the factored form is too long.
        notes: what a reader should know in addition to the rows.
        where: what each working name stands for.
    """

    head: str
    rows: list[str]
    by_node: list[str]
    notes: list[str]
    where: list[str]


class ChainRule:
    """The derivation that `chain_rule` returns; its text is the derivation.

    Attributes:
        value: the derivative.
        path_count: how many paths there are between the shown nodes; where every node is shown,
            a node that uses another twice makes two. Infinity for more than 10⁵⁰⁰⁰.
    """

    def __init__(
        self,
        names: Names,
        input: Node,
        unfold: bool,
        symbols: bool,
        language: Language,
        ascii: bool,
    ) -> None:
        self._names = names
        self._text = language
        self._ascii = ascii
        between = Between(names.graph.output, input)
        self._merged: set[Node] = set()
        inner = between.nodes[1:-1]
        named = {node for node in inner if names.given(node)}
        leaf = bool(between.nodes) and input.operation is None
        unnamed = [input] if leaf else []  # a bare number would say too little
        folded = between.folded(named) if not unfold and 0 < len(named) < len(inner) else None
        if folded:
            self._paths = PathGraph(between, *folded)
        elif inner and (unfold or len(named) < len(inner)):
            self._merged = {x for x in between.inner_sums() if not names.given(x)}
            self._paths = PathGraph(between, *between.merged(self._merged))
            dependent = [x for x in names.graph.order if x in between.index and x is not input]
            unnamed += [x for x in dependent if x not in self._merged]
        else:
            self._paths = PathGraph(between)
        # the nodes with a working name, and their numbers of now
        self._working = [
            node if isinstance(node, Symbol) else (node, node.data)
            for node in shortened(names.give_working(unnamed))
        ]
        self._derivation = (
            Derivation(self._paths, names, symbols, language.digits) if self._paths.order else None
        )
        self._head = names.derivative(names.graph.output, input)
        self.value = between.gradients[0] if between.nodes else 0.0
        self.path_count = self._paths.path_count()

    @property
    def paths(self) -> Iterator[Path]:
        """The paths, lazily: in the order of the graph, the largest first if there are many."""
        if self._derivation:
            many = self._derivation.many
            for factors in self._paths.largest_first() if many else self._paths.paths():
                formula = self._shown(self._derivation.path(self._text, factors))
                known = tuple(factors)
                value = math.prod([factor.value for factor in known])
                yield Path(known, value, formula, self._text.digits)

    def rows(self, language: Language) -> list[str]:
        """Return what follows each sign of equality, in this language."""
        language = language.with_digits(self._text.digits)
        return self._derivation.rows(language, self.value) if self._derivation else ["0"]

    def parts(self, language: Language) -> Parts:
        """Return the derivation in this language."""
        language = language.with_digits(self._text.digits)
        derivation, head = self._derivation, language(self._head)
        if derivation is None:
            return Parts(head, ["0"], [], [self._independence(language)], [])
        return Parts(
            head,
            derivation.rows(language, self.value),
            derivation.node_by_node(language) if derivation.factored is None else [],
            derivation.notes(language, self.value),
            [self._definition(node, language) for node in self._working],
        )

    @property
    def factored(self) -> str:
        """The factored form: factors shared by the terms of a sum are pulled out of it.

        Where that would be too long to read, a line for each node's derivative.
        """
        if not self._derivation:
            return "0"
        return self._shown("\n".join(self._derivation.factored_lines(self._text)))

    @property
    def latex(self) -> str:
        """The derivation as typeset mathematics."""
        head, rows, by_node, notes, where = self.parts(latex)
        if not self._derivation:
            return rf"{head} = 0 \quad {notes[0]}"
        lines = [f"{head} &= {rows[0]}", *[f"&= {row}" for row in rows[1:]]]
        lines += [line.replace(" = ", " &= ", 1) for line in by_node]
        for index, definition in enumerate(where):
            before = r"\text{where } " if index == 0 else ""
            lines.append(before + definition.replace(" = ", " &= ", 1))
        lines += [rf"& \left( {note} \right)" for note in notes]
        body = r" \\ ".join(lines).replace("\n", r" \\ &\quad ").replace("…", r"\ldots ")
        return rf"\begin{{aligned}} {body} \end{{aligned}}"

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex}$"

    def __str__(self) -> str:
        return self.fitted(WIDEST)

    def fitted(self, columns: int) -> str:
        """Return the text in lines of so many columns."""
        written = self._written(str, columns)
        return written if self._shown(written) == written else self._written(ascii_text, columns)

    def _written(self, spell: Callable[[str], str], columns: int) -> str:
        """Write the derivation in lines, aligned as they are spelled."""
        head, rows, by_node, notes, where = self.parts(self._text)
        head = spell(head)
        if not self._derivation:
            return f"{head} = 0: {spell(notes[0])}"
        indent = " " * (len(head) + 1)
        written = "\n".join(f"= {row}" for row in rows).split("\n")
        lines = [_fitted(indent + spell(row), len(indent) + 4, columns) for row in written]
        lines[0] = f"{head} {lines[0].lstrip()}"
        lines += ["node by node:"] if by_node else []
        lines += [_fitted(spell(line), 4, columns) for line in by_node]
        lines += [_fitted(spell(f"({note})"), 4, columns) for note in notes]
        for index, definition in enumerate(where):
            lines.append(("      " if index else "where ") + spell(definition))
        lines += map(spell, remark(self._names))
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def _shown(self, written: str) -> str:
        return ascii_text(written) if self._ascii else readable(written)

    def _independence(self, language: Language) -> str:
        """Say that the output does not depend on the input, and what it does depend on."""
        words = language.words.format
        output, input = language.each(*self._head.operands)
        leaves = [leaf for leaf in self._names.graph.leaves if self._names.given(leaf)]
        depends = words("; its leaves have no names")
        if leaves:
            depends = f"{words('; it depends on ')}{language.listed(leaves, self._names.symbol)}"
        return f"{output}{words(' does not depend on ')}{input}{depends}"

    def _definition(self, named: tuple[Node, float] | Symbol, language: Language) -> str:
        """Say what a working name stands for."""
        if isinstance(named, Symbol):
            return language(named)
        node, number = named
        formula = [self._formula(node)] if node.operation is not None else []
        return " = ".join(language.each(self._names.symbol(node), *formula, number))

    def _formula(self, node: Node) -> Symbol:
        """Return what a node is computed from; of a long sum, the middle is left out."""
        assert node.operation is not None
        if node.operation not in SUMS:
            return Symbol(node.operation.name, [*map(self._spelled, node.operands)])
        first, *others = shortened(terms_of(node, self._merged))
        whole = Symbol("identity", (self._spelled(first[0]),))
        for term in others:
            if isinstance(term, Symbol):
                whole += term
            elif term[1] > 0:
                whole += self._spelled(term[0])
            else:
                whole -= self._spelled(term[0])
        return whole

    def _spelled(self, operand: Node | float) -> Expression:
        """Spell an operand out, as far as a line has room: its number alone would say little."""
        if not isinstance(operand, Node):
            return operand
        if operand is self._paths.input:
            return self._names.symbol(operand)
        spelled = self._names.spelled(operand, WIDEST)
        return self._names.symbol(operand) if spelled is None else spelled


def _fitted(line: str, indent: int, columns: int) -> str:
    return line if len(line) <= columns else wrapped(line, indent, columns)
