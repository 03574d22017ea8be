"""The rows of a derivation: the sum over paths, factored, in formulas, in numbers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from itertools import islice
from typing import Any

from ..graph import Node
from ..languages import Language
from ..names import Names
from ..notation import counted
from ..symbols import PRODUCT, SUM, Expression, Symbol, shortened
from .factoring import (
    Factoring,
    LeftOutError,
    TooLongError,
    added_up,
    factors_in,
    filled,
    is_sum_over_paths,
    number_of,
)
from .formulas import Formulas
from .paths import Factor, Factors, PathGraph
from .probabilities import Together, taken_together
from .rounding import Row, rounding_note

MOST_PATHS = 8  # spelled out; of more, the few largest are
FEW_PATHS = 3
NONE_LARGER = ", none of them larger"  # than those spelled out, with the present numbers
MOST_LINES = 24  # of a derivation node by node


class Derivation:
    """What a chain rule of at least one path says, ready to be written in a language.

    `symbols` tells whether a row shows the factors as formulas.
    """

    def __init__(self, graph: PathGraph, names: Names, symbols: bool, digits: int) -> None:
        self._graph = graph
        self._digits = digits
        self._names = names
        self._symbols = symbols
        self._formulas = Formulas(graph, names, digits)
        self._count = graph.path_count(uses=False)
        self.many = self._count > MOST_PATHS  # too many paths to spell out
        self.factored: Symbol | None = None  # None where it would be too long to read
        with suppress(TooLongError):
            self.factored = Factoring(graph).whole()

    def path(self, language: Language, factors: Factors) -> str:
        """Write one path as a product; of a long one, the middle is left out."""
        parts = [x if isinstance(x, Symbol) else self._symbol_of(x) for x in shortened(factors)]
        product = language(Symbol(PRODUCT, parts or [1.0]))
        uses = []
        for factor in factors.repeated:
            by, of = language.each(self._names.symbol(factor.by), self._names.symbol(factor.of))
            uses.append(f"use {factor.use} of {len(factor.uses)} of {by} in {of}")
        return f"{product} ({language.listed(uses)})" if uses else product

    def rows(self, language: Language, value: float) -> list[str]:
        """Return what follows each sign of equality; a row may go on below, after a `+`."""
        rows = [self._sum_over_paths(language)]
        if self.factored:
            forms = [] if is_sum_over_paths(self.factored) else [self._in_symbols]
            if self._symbols:
                forms.append(filled(self.factored, self._formulas))
            forms.append(filled(self.factored, number_of))
            if any(isinstance(x, Symbol) and x.name == SUM for x in self.factored.operands):
                with suppress(LeftOutError):
                    forms.append(added_up(self.factored))
            together = taken_together(self.factored, self._names, self._formulas)
            if together is not None:
                forms.append(filled(together, self._or_together(Together.in_symbols)))
                forms.append(filled(together, self._or_together(Together.in_numbers)))
            rows += language.each(*forms)
        rows.append(language(value))
        return list(dict.fromkeys(rows))

    def _or_together(self, write: Callable[[Together], Any]) -> Callable[[Any], Any]:
        """Return what shows a leaf: two factors taken together as `write` says."""
        in_names = write is Together.in_symbols
        other = self._symbol_of if in_names else number_of
        return lambda leaf: write(leaf) if isinstance(leaf, Together) else other(leaf)

    def factored_lines(self, language: Language) -> list[str]:
        """Return the factored form in symbols, or where that is too long, lines node by node."""
        return [language(self._in_symbols)] if self.factored else self.node_by_node(language)

    @cached_property
    def _in_symbols(self) -> Any:
        return filled(self.factored, self._symbol_of)

    def notes(self, language: Language, value: float) -> list[str]:
        """Return what a reader should know in addition to the rows."""
        words, notes = language.words.format, []
        every = self._graph.path_count()
        if every > self._count:
            paths = counted(every, "path")
            notes.append(words(f"{paths}: one for each time that a node uses another"))
        direct = list(dict.fromkeys(factors_in(self.factored))) if self.factored else []
        for factor in direct if len(direct) > 1 else ():
            if self._is_whole(factor):
                shown = self._symbol_of(factor)
                folded = words(" adds up the paths without a named node; detail='all' shows them")
                notes += [] if isinstance(shown, Symbol) else [f"{language(shown)}{folded}"]
        for factor, held in self._graph.held_fixed(direct):
            if held and not self._is_whole(factor):
                slope = language(self._names.derivative(factor.of, factor.by))
                others = language.listed(held, self._names.symbol)
                notes.append(f"{slope}{words(' holds ')}{others}{words(' fixed')}")
        if self._symbols and self._formulas.left_out:
            notes.append(words("a number is shown where a formula would be too long"))
        if self._symbols and self._formulas.lossy is not None:
            lost = words(" loses digits here: its number is computed in another way")
            notes.append(f"{language(self._formulas.lossy)}{lost}")
        note = rounding_note(self._graph, self._number_rows(value), self._digits)
        return [*notes, words(note)] if note else notes

    def node_by_node(self, language: Language) -> list[str]:
        """Return a line for each shown node: its derivative from those before it."""
        return [
            language(row) if isinstance(row, Symbol) else self._one_node(language, row)
            for row in self._rows_by_node
        ]

    def _number_rows(self, value: float) -> list[Row]:
        """Return the rows of numbers: of the factored form, or node by node."""
        node = self._graph.input
        if self.factored:
            return [Row(self.factored, value, node)]
        rows = [row for row in self._rows_by_node if isinstance(row, Row)]
        whole = Factor(self._graph.output, node, rows[-1].value, ())
        return [*rows, Row(Symbol(PRODUCT, (whole,)), value, node)]

    @cached_property
    def _rows_by_node(self) -> list[Row | Symbol]:
        """For each shown node the sum over the nodes before it."""
        output, between = self._graph.output, self._graph.between
        shown = shortened(self._graph.order[1:], MOST_LINES)
        incoming = self._graph.into(node for node in shown if isinstance(node, Node))

        def gradient_by(node: Node) -> float:
            return between.gradients[between.index[node]]

        def term(factor: Factor | Symbol) -> Symbol:
            if isinstance(factor, Symbol):
                return factor
            upstream = Factor(output, factor.of, gradient_by(factor.of), ())
            return Symbol(PRODUCT, (factor,) if factor.of is output else (upstream, factor))

        return [
            node
            if isinstance(node, Symbol)
            else Row(Symbol(SUM, [*map(term, shortened(incoming[node]))]), gradient_by(node), node)
            for node in shown
        ]

    def _one_node(self, language: Language, row: Row) -> str:
        output = self._graph.output

        def symbol_of(factor: Factor) -> Expression:
            if factor.of is output and factor.by is row.by:
                return self._formulas(factor)
            return self._names.derivative(factor.of, factor.by)

        slope = self._names.derivative(output, row.by)
        sums = [filled(row.whole, show) for show in (symbol_of, number_of)]
        return " = ".join(dict.fromkeys(language.each(slope, *sums, row.value)))

    def _symbol_of(self, factor: Factor) -> Expression:
        if self._is_whole(factor):
            return self._formulas(factor)  # ∂L/∂a = ∂L/∂a + … would mean two things by one sign
        return self._names.derivative(factor.of, factor.by)

    def _is_whole(self, factor: Factor) -> bool:
        """Tell whether a factor leads from the output straight to the input."""
        return factor.of is self._graph.output and factor.by is self._graph.input

    def _sum_over_paths(self, language: Language) -> str:
        few = FEW_PATHS if self.many else None
        paths = self._graph.largest_first if self.many else self._graph.paths
        terms = [self.path(language, factors) for factors in islice(paths(uses=False), few)]
        if len(terms) > 1:
            terms = [language.bracket(term) for term in terms]
        if self.many:
            left = counted(self._count - FEW_PATHS, "more path")
            terms.append(language.words.format(f"… {left}{NONE_LARGER}"))
        return "\n+ ".join(terms)
