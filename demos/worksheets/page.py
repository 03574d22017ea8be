"""One printable page: the sheet, or its key with every blank filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import islice
from pathlib import Path

from autograd.languages import text
from autograd.notation import wrapped
from autograd.symbols import Expression

from ..language import TERM, entries, in_digits
from .mathml import DIGITS, formula, mathml, number, slope, substituted, typeset
from .roster import Student
from .solution import Solution

HERE = Path(__file__).parent
_SET_TERM = re.compile(r' <bdi class="term" dir="ltr" lang="en">\(([^<]*)\)</bdi>')
_WIDEST = 90  # columns of a row of a derivation, as text
_OPERATOR = re.compile(r"\s(?=[·+−] )")  # a sign with spaces, where a row may be broken


class Page:
    """A page being built; the key fills in what the sheet leaves blank.

    Args:
        topic: what it is about.
        seed: of its numbers; None if they are given.
        language: of its texts.
        key: whether it is the key.
        student: whose sheet it is. One student's key is brief: only the answers.
    """

    def __init__(
        self,
        topic: str,
        seed: int | None,
        language: str,
        key: bool,
        student: Student | None = None,
    ) -> None:
        self.topic, self.seed, self.language, self.key = topic, seed, language, key
        self.student, self.brief = student, key and student is not None
        self._texts = entries(HERE / f"{language}.toml")
        self._parts: list[str] = []

    def say(self, name: str, **fields: str) -> str:
        """Return a text as HTML, with HTML filled in: the topic's own, else the general one."""
        words = self._texts.get(f"{self.topic}.{name}") or self._texts[name]
        written = escape(words, quote=False)
        if self.language != "en":
            written = TERM.sub(r' <bdi class="term" dir="ltr" lang="en">(\1)</bdi>', written)
        return written.format(**fields)

    def add(self, html: str) -> None:
        """Add an element."""
        self._parts.append(html)

    def section(self, name: str, *parts: str, **fields: str) -> None:
        """Add a section: its heading, then its parts, kept together on a page."""
        self.add(self.part(name, *parts, **fields))

    def part(self, name: str, *parts: str, **fields: str) -> str:
        """Return a section."""
        return f"<section><h2>{self.say(name, **fields)}</h2>{''.join(parts)}</section>"

    def paragraph(self, name: str, kind: str = "", **fields: str) -> str:
        """Return a text of the catalogue as a paragraph; nothing in a brief key."""
        if self.brief and kind != "answer":
            return ""
        return f"<p{_kind(kind)}>{self.say(name, **fields)}</p>"

    def hint(self, name: str) -> str:
        """Return a text as a paragraph of the sheet; nothing in the key."""
        return "" if self.key else self.paragraph(name)

    def answer(self, html: str) -> str:
        """Return a cell: blank on the sheet, filled in on the key."""
        return f'<td class="answer">{html}</td>' if self.key else '<td class="blank"></td>'

    def value(self, value: float, digits: int = DIGITS) -> str:
        """Return a cell for a number to find."""
        return self.answer(number(value, digits))

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], kind: str = "") -> str:
        """Return a table of cells, each an element `td` or `th`, of a class of the style sheet."""
        head = "".join(f"<th>{cell}</th>" for cell in heads)
        body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
        top = f"<thead><tr>{head}</tr></thead>" if heads else ""
        return f"<table{_kind(kind)}>{top}<tbody>{body}</tbody></table>"

    def working(
        self,
        left: Sequence[Expression | str],  # with the sign that follows: ("net", "=")
        right: Expression,
        numbers: Mapping[str, float],
        result: float,
        given: bool = True,
        digits: int = DIGITS,
    ) -> list[str]:
        """Return the row of one quantity: its formula, the same in numbers, the result."""
        put = formula(substituted(right, numbers), digits=digits)
        cells = [self.answer(put), self.value(result, digits)]
        if given:
            return [cell(*left, right), *cells]
        return [cell(*left), self.answer(formula(right)), *cells]

    def steps(self, rows: Sequence[Sequence[str]]) -> None:
        """Add the full derivation to a key, as rows of cells."""
        if self.brief:
            return
        self.section("steps", self.table((), rows, "derivation all"))

    def derivation(self, solved: Solution, of: str, by: str) -> str:
        """Return a derivation of the engine; rows wrap as in its text."""
        rule = solved.rule(of, by)
        rows: list[list[str]] = []
        for shown, row in zip(rule.rows(text), rule.rows(mathml), strict=True):
            lines = wrapped(f"= {shown}".replace("\n", " "), 0, _WIDEST).split("\n")
            pieces = iter(_OPERATOR.split(f"<mo>=</mo> {row}"))
            counts = [len(_OPERATOR.split(line)) for line in lines]
            first, *others = [typeset(" ".join(islice(pieces, count))) for count in counts]
            head = "" if rows else formula(slope(of, by))
            rows.append([f"<td>{head}</td>", f"<td>{first}</td>"])
            rows += [["<td></td>", f'<td class="on">{other}</td>'] for other in others]
        return self.table((), rows, "derivation")

    def figure(self, draw: Callable[[], str]) -> str:
        """Return a figure."""
        return "" if self.brief else f"<figure>{draw()}</figure>"

    def new_paper(self) -> None:
        """Begin a new piece of paper; only on the sheet, since the key is shorter."""
        if not self.key:
            self.add('<div class="break"></div>')

    def lines(self, count: int) -> str:
        """Return lines to write on."""
        return f'<div class="lines">{"<div></div>" * count}</div>'

    @property
    def title(self) -> str:
        """The title at the top."""
        title = self.say("title")
        return f"{title} · {self.say('key')}" if self.key else title

    def header(self) -> str:
        """Return the header of a sheet, or of a student's part of the key."""
        who = self.student
        shown = in_digits(self.seed, self.language)
        number = "" if self.seed is None else self.say("number", topic=self.topic, seed=shown)
        number = f'<p class="number">{number}</p>'
        named = ""
        if who is not None:
            named = f"<bdi>{escape(who.name)}</bdi>"
            named += f' <bdi class="id">{escape(who.id)}</bdi>' if who.id else ""
        if self.brief:
            return f"<header><div><h1>{named}</h1>{number}</div></header>\n"
        name, date = self.say("name"), self.say("date")
        field = f'<b class="named">{named}</b>' if named else "<span></span>"
        blanks = f'<p class="who">{name}{field}{date}<span class="day"></span></p>'
        top = f"<div><h1>{self.title}</h1>{number}</div>"
        return f"<header>{top}{'' if self.key else blanks}</header>\n"

    def body(self) -> str:
        """Return what has been added."""
        return once("".join(self._parts)) + "\n"

    def direction(self) -> str:
        """Return the direction of the language's lines."""
        return self._texts["direction"]


def document(page: Page, title: str, body: str, kind: str = "") -> str:
    """Return a whole page, in the language of one of its parts."""
    kind = kind and f" {kind}"
    kind = f"{'key' if page.key else 'sheet'}{kind}"
    style = (HERE / "style.css").read_text(encoding="utf-8")
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="{page.language}" dir="{page.direction()}" class="{kind}">\n<head>\n'
        f'<meta charset="utf-8"/>\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width"/>\n'
        f"<style>\n{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def cell(*parts: Expression | str, digits: int = DIGITS) -> str:
    """Return a cell with a formula."""
    return f"<td>{formula(*parts, digits=digits)}</td>"


def given(value: float, digits: int = DIGITS) -> str:
    """Return a cell with a number that the sheet gives."""
    return f"<td>{number(value, digits)}</td>"


def _kind(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def once(html: str) -> str:
    """Keep the English term next to a Persian one only at its first use."""
    seen: set[str] = set()

    def first(found: re.Match[str]) -> str:
        new = found[1] not in seen
        seen.add(found[1])
        return found[0] if new else ""

    return _SET_TERM.sub(first, html)
