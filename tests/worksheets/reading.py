"""Reading a worksheet as a teacher would: its cells, its numbers, its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring

from demos.worksheets import Worksheet, worksheet

SEEDS = range(50)


@cache
def made(topic: str, seed: int, language: str = "en") -> Worksheet:
    """Return a worksheet, made once for all tests."""
    return worksheet(topic, seed, language)


class Shown(NamedTuple):
    """A number on a page: as it is written, and with all digits."""

    written: str
    value: float


def tree(page: str) -> Element:
    """Return a page's elements; it has to be well-formed."""
    doctype, _, html = page.partition("\n")
    assert doctype == "<!DOCTYPE html>"
    return fromstring(html)


def cells(page: str, kind: str) -> list[Element]:
    """Return the cells of a kind: "blank" or "answer"."""
    return [cell for cell in tree(page).iter("td") if cell.get("class") == kind]


def numbers(element: Element) -> Iterator[Shown]:
    """Yield the numbers in an element."""
    for data in element.iter("data"):
        yield Shown((data.text or "").replace("−", "-"), float(data.attrib["value"]))


def answers(topic: str, seed: int) -> list[Shown]:
    """Return the numbers that a key fills in, in their order."""
    return [shown for cell in cells(made(topic, seed).key, "answer") for shown in numbers(cell)]
