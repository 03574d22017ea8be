"""Writing products and sums of derivatives, as text or as LaTeX."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..languages import ALONE, FIRST, INNER, Language, latex, text
from ..symbols import Symbol
from .factoring import Gap, Product, Sum, shortened
from .paths import Factor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    Show = Callable[[Factor], Symbol | float]  # a factor as a symbol, a formula or a number

WIDEST = 100  # columns; a longer line goes on below


class Script(NamedTuple):
    """How a derivation is set.

    Attributes:
        language: for formulas and numbers.
        times: between factors.
        minus: between a sum and a negative term.
        brackets: around sums, and around factors beside a sum.
        broken: the same around a sum that goes over several rows.
        words: the template for words.
        most: factors of a sum in one row; one with more begins a row with each term. None: text
            is wrapped by its width.
    """

    language: Language
    times: str
    minus: str
    brackets: str
    broken: str
    words: str
    most: int | None

    def product(self, product: Product, show: Show, place: float = ALONE) -> str:
        """Write a product, every factor as `show` says; runs of factors beside a sum in brackets.

        Args:
            product: what to write.
            show: a factor -> what stands for it.
            place: ALONE on the line, or FIRST where it is a term of a sum.
        """
        if not product.parts:
            return self.language(1.0)
        alone = len(product.parts) == 1 and place == ALONE
        place = ALONE if alone else FIRST
        pieces = []
        for run in runs(product.parts):
            if isinstance(run, Sum):
                written_sum = self.sum(run, show)
                pieces.append(written_sum if alone else self.bracket(written_sum))
                place = INNER
                continue
            grouped = 1 < len(run) < len(product.parts)
            if grouped:
                place = FIRST
            written = []
            for part in run:
                if isinstance(part, Gap):
                    written.append(self.gap(part))
                else:
                    written.append(self.language.factor(show(part), place))
                place = INNER
            row = self.times.join(written)
            pieces.append(self.bracket(row) if grouped else row)
        return self.times.join(pieces)

    def sum(self, sum_: Sum, show: Show) -> str:
        """Write a sum."""
        place = FIRST if len(sum_.terms) > 1 else ALONE
        terms = [
            self.gap(term) if isinstance(term, Gap) else self.product(term, show, place)
            for term in sum_.terms
        ]
        factors = sum(len(term.parts) for term in sum_.terms if isinstance(term, Product))
        broken = self.most is not None and factors > self.most
        return self.added(terms, "\n" if broken else " ")

    def added(self, terms: Iterable[str], before: str = " ") -> str:
        """Write a sum of written terms; a minus in front of one stands in place of the plus.

        Args:
            terms: the terms.
            before: what stands before each sign.
        """
        whole = ""
        for term in terms:
            if whole and term[0] in "-−":
                whole += f"{before}{self.minus} {term[1:]}"
            else:
                whole += f"{before}+ {term}" if whole else term
        return whole

    def gap(self, gap: Gap) -> str:
        """Say how many are left out."""
        return self.words.format(f"… {gap.left_out:,} more …")

    def listed(self, things: Iterable[Any], written: Callable[[Any], str] = str) -> str:
        """Write a list, each thing as `written` says; of a long one the beginning and the end."""
        short = shortened(things)
        return ", ".join(self.gap(x) if isinstance(x, Gap) else written(x) for x in short)

    def bracket(self, written: str) -> str:
        """Put in brackets."""
        return (self.broken if "\n" in written else self.brackets).format(written)


TEXT = Script(text, " · ", "−", "[{}]", "[{}]", "{}", None)
LATEX = Script(
    latex, r" \cdot ", "-", r"\left[{}\right]", r"\Bigl[{}\Bigr]", r"\text{{{}}}", most=8
)


def runs(parts: Iterable[Factor | Sum | Gap]) -> Iterator[list[Factor | Gap] | Sum]:
    """Yield the sums of a product each alone, and what stands between them together."""
    run: list[Factor | Gap] = []
    for part in parts:
        if isinstance(part, Sum):
            if run:
                yield run
            yield part
            run = []
        else:
            run.append(part)
    if run:
        yield run


def wrapped(line: str, indent: int, width: int = WIDEST) -> str:
    """Break a long line before its operators, the outermost first; go on `indent` columns in.

    Control signs, which a screen reads as colours, take no column.
    """
    lines = []
    while len(_MARKS.sub("", line)) > width:
        depth, best, cut, column = 0, 99, 0, 0
        for index, letter in enumerate(line[:-1]):
            column += letter >= " "
            if column > width:
                break
            depth += {"[": 1, "(": 5, "]": -1, ")": -5}.get(letter, 0)
            operator = letter in "+−-=·*×→" and line[index - 1] == " " and line[index + 1] == " "
            if operator and column > indent + 10:
                rank = 2 * depth + (letter in "·*×") + 4 * (letter == "→")
                if rank <= best:
                    best, cut = rank, index
        if not cut:
            break
        lines.append(line[:cut].rstrip())
        line = " " * indent + line[cut:]
    return "\n".join([*lines, line])


_MARKS = re.compile(r"[\x01-\x08]")
