"""The rows of a derivation: the sum over paths, factored, in formulas, in numbers."""

from __future__ import annotations

from functools import cached_property
from itertools import islice

from ..graph import Node
from ..languages import FIRST, INNER
from ..names import Names
from ..notation import counted
from ..symbols import Symbol
from .factoring import (
    Factoring,
    Gap,
    LeftOutError,
    Product,
    Sum,
    TooLongError,
    factors_in,
    shortened,
    value_of,
)
from .formulas import Formulas
from .paths import Factor, Factors, PathGraph
from .rounding import Row, rounding_note
from .scripts import Script, runs

MOST_PATHS = 8  # spelled out; of more, the few largest are
FEW_PATHS = 3
MOST_LINES = 24  # of a derivation node by node


class Derivation:
    """What a chain rule says, ready to be written as text or as LaTeX.

    Args:
        graph: the shown nodes and the factors between them; at least one path.
        names: what the nodes are called.
        symbols: whether a row shows the factors as formulas.
        digits: significant digits of the numbers.

    Attributes:
        many: whether there are too many paths to spell out.
        factored: the factored form; None where it would be too long to read.
    """

    def __init__(self, graph: PathGraph, names: Names, symbols: bool, digits: int) -> None:
        self._graph = graph
        self._digits = digits
        self._names = names
        self._symbols = symbols
        self._formulas = Formulas(graph, names, digits)
        self._count = graph.path_count(uses=False)
        self.many = self._count > MOST_PATHS
        self.factored: Product | None
        try:
            self.factored = Factoring(graph).whole()
        except TooLongError:
            self.factored = None

    def path(self, script: Script, factors: Factors) -> str:
        """Write one path as a product; of a long one, the middle is left out."""
        product = script.product(Product(tuple(shortened(factors))), self._symbol_of)
        name = script.language
        uses = [
            f"use {factor.use} of {len(factor.uses)} of {name(self._names.symbol(factor.by))} "
            f"in {name(self._names.symbol(factor.of))}"
            for factor in factors.repeated
        ]
        return f"{product} ({script.listed(uses)})" if uses else product

    def rows(self, script: Script, value: float) -> list[str]:
        """Return what stands behind each sign of equality; a row may go on below, after a `+`."""
        rows = [self._sum_over_paths(script)]
        if self.factored:
            if not _is_sum_over_paths(self.factored):
                rows.append(self.factored_row(script, self.factored))
            if self._symbols:
                rows.append(script.product(self.factored, self._formulas))
            rows.append(script.product(self.factored, _number_of))
            rows += self._added_up(script, self.factored)
        rows.append(script.language(value))
        return list(dict.fromkeys(rows))

    def factored_row(self, script: Script, factored: Product) -> str:
        """Write the factored form in symbols."""
        return script.product(factored, self._symbol_of)

    def notes(self, script: Script, value: float) -> list[str]:
        """Return what a reader should know beside the rows."""
        words, notes = script.words.format, []
        every = self._graph.path_count()
        if every > self._count:
            paths = counted(every, "path")
            notes.append(words(f"{paths}: one for each time that a node uses another"))
        direct = list(dict.fromkeys(factors_in(self.factored))) if self.factored else []
        for factor in direct:
            shown = self._symbol_of(factor)
            if self._is_whole(factor) and len(direct) > 1 and not isinstance(shown, Symbol):
                folded = words(" adds up the paths without a named node; detail='all' shows them")
                notes.append(f"{script.language(shown)}{folded}")
        for factor in direct:
            held = [] if self._is_whole(factor) else self._graph.also_through(factor)
            if held:
                slope = script.language(self._names.derivative(factor.of, factor.by))
                others = script.listed(held, lambda x: script.language(self._names.symbol(x)))
                notes.append(f"{slope}{words(' holds ')}{others}{words(' fixed')}")
        if self._symbols and self._formulas.left_out:
            notes.append(words("a number stands where a formula would be too long"))
        if self._symbols and self._formulas.lossy is not None:
            lost = words(" loses digits here: its number is computed in another way")
            notes.append(f"{script.language(self._formulas.lossy)}{lost}")
        note = rounding_note(self._graph, self._number_rows(value), self._digits)
        return [*notes, words(note)] if note else notes

    def node_by_node(self, script: Script) -> list[str]:
        """Return a line for each shown node: the derivative by it from those before it."""
        return [
            script.gap(row) if isinstance(row, Gap) else self._one_node(script, row)
            for row in self._rows_by_node
        ]

    def _number_rows(self, value: float) -> list[Row]:
        """Return the rows of numbers: of the factored form, or node by node."""
        node = self._graph.input
        if self.factored:
            return [Row(self.factored, value, node)]
        rows = [row for row in self._rows_by_node if not isinstance(row, Gap)]
        whole = Factor(self._graph.output, node, rows[-1].value, ())
        return [*rows, Row(Product((whole,)), value, node)]

    @cached_property
    def _rows_by_node(self) -> list[Row | Gap]:
        """For each shown node the sum over the nodes before it."""
        output, gradient_by = self._graph.output, self._graph.gradient_by
        shown = shortened(self._graph.order[1:], MOST_LINES)
        incoming = self._graph.into(node for node in shown if isinstance(node, Node))

        def term(factor: Factor | Gap) -> Product | Gap:
            if isinstance(factor, Gap):
                return factor
            upstream = Factor(output, factor.of, gradient_by(factor.of), ())
            return Product((factor,) if factor.of is output else (upstream, factor))

        rows: list[Row | Gap] = []
        for node in shown:
            if isinstance(node, Gap):
                rows.append(node)
            else:
                terms = tuple([term(factor) for factor in shortened(incoming[node])])
                rows.append(Row(Sum(terms), gradient_by(node), node))
        return rows

    def _one_node(self, script: Script, row: Row) -> str:
        output = self._graph.output

        def symbol_of(factor: Factor) -> Symbol | float:
            if factor.of is output and factor.by is row.by:
                return self._formulas(factor)
            return self._names.derivative(factor.of, factor.by)

        assert isinstance(row.whole, Sum)
        parts = [
            script.language(self._names.derivative(output, row.by)),
            script.sum(row.whole, symbol_of),
            script.sum(row.whole, _number_of),
            script.language(row.value),
        ]
        return " = ".join(dict.fromkeys(parts))

    def _symbol_of(self, factor: Factor) -> Symbol | float:
        if self._is_whole(factor):
            return self._formulas(factor)  # ∂L/∂a = ∂L/∂a + … would mean two things by one sign
        return self._names.derivative(factor.of, factor.by)

    def _is_whole(self, factor: Factor) -> bool:
        """Tell whether a factor leads from the output straight to the input."""
        return factor.of is self._graph.output and factor.by is self._graph.input

    def _sum_over_paths(self, script: Script) -> str:
        few = FEW_PATHS if self.many else None
        paths = self._graph.largest_first if self.many else self._graph.paths
        terms = [self.path(script, factors) for factors in islice(paths(uses=False), few)]
        if len(terms) > 1:
            terms = [script.bracket(term) for term in terms]
        if self.many:
            left = self._count - FEW_PATHS
            words = f"… {counted(left, 'more path')}, none of them larger"
            terms.append(script.words.format(words))
        return "\n+ ".join(terms)

    @staticmethod
    def _added_up(script: Script, product: Product) -> list[str]:
        """Return the row in which every term of a sum, and what stands beside, is one number."""
        if not any(isinstance(part, Sum) for part in product.parts):
            return []
        pieces: list[str] = []
        try:
            for run in runs(product.parts):
                if not isinstance(run, Sum):
                    number = value_of(Product(tuple(run)))
                    pieces.append(script.language.factor(number, INNER if pieces else FIRST))
                    continue
                added = script.added(
                    script.gap(term) if isinstance(term, Gap) else script.language(value_of(term))
                    for term in run.terms
                )
                pieces.append(added if len(product.parts) == 1 else script.bracket(added))
        except LeftOutError:
            return []
        return [script.times.join(pieces)]


def _number_of(factor: Factor) -> float:
    return factor.value


def _is_sum_over_paths(product: Product) -> bool:
    """Tell whether nothing stands outside of a sum: then the sum over paths has said it all."""
    if len(product.parts) != 1 or not isinstance(product.parts[0], Sum):
        return not any(isinstance(part, Sum) for part in product.parts)
    terms = [term for term in product.parts[0].terms if isinstance(term, Product)]
    return not any(isinstance(part, Sum) for term in terms for part in term.parts)
