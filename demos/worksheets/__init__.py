"""Worksheets to print: a page to fill in by hand and its key, with numbers drawn from a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from ..language import in_digits
from . import adam, chain, expression, momentum, network, neuron, shares, training
from .examples import Example
from .page import Page, document, once
from .roster import Student

TOPICS: dict[str, Callable[[Page], None]] = {
    "neuron": neuron.write,
    "network": network.write,
    "chain": chain.write,
    "training": training.write,
    "softmax": shares.write,
    "momentum": momentum.write,
    "adam": adam.write,
    "expression": expression.write,
}


class Worksheet(NamedTuple):
    """A sheet and its key, as HTML."""

    sheet: str
    key: str


def worksheet(
    topic: str, seed: int | None, language: str, example: Example | None = None
) -> Worksheet:
    """Return the worksheet of a seed, 0 or more: the same page each time.

    For an expression an example may be given; without a seed the sheet uses its numbers.
    """
    write, pages = _writer(topic, example), []
    for key in (False, True):
        page = Page(topic, seed, language, key)
        write(page)
        pages.append(document(page, page.title, page.header() + page.body()))
    return Worksheet(*pages)


def class_worksheet(
    topic: str,
    seed: int,
    language: str,
    students: Iterable[Student],
    example: Example | None = None,
) -> Worksheet:
    """Return a sheet per student, as one page to print, and a short key in the same order.

    A student's numbers depend only on the seed and the student.
    """
    write = _writer(topic, example)
    articles: tuple[list[str], list[str]] = ([], [])
    for student in students:
        for key in (False, True):
            page = Page(topic, student.seed(topic, seed), language, key, student)
            write(page)
            articles[key].append(f"<article>{page.header()}{page.body()}</article>\n")
    whole = [Page(topic, seed, language, key) for key in (False, True)]
    title = f"{whole[0].title} · {in_digits(seed, language)}"
    key_title, count = whole[1].title, in_digits(len(articles[True]), language)
    number = whole[1].say("class_number", seed=in_digits(seed, language), count=count)
    head = f'<header><div><h1>{key_title}</h1><p class="number">{number}</p></div></header>\n'
    keys = once(head + "".join(articles[True]))
    return Worksheet(
        document(whole[0], title, "".join(articles[False])),
        document(whole[1], f"{key_title} · {in_digits(seed, language)}", keys, "brief"),
    )


def _writer(topic: str, example: Example | None) -> Callable[[Page], None]:
    return TOPICS[topic] if example is None else partial(expression.write, example=example)
