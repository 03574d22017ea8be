"""Worksheets to print: a page to fill in by hand and its key, with numbers drawn by a seed."""

from __future__ import annotations

from typing import NamedTuple

from . import chain, network, neuron, training
from .page import Page

TOPICS = {
    "neuron": neuron.write,
    "network": network.write,
    "chain": chain.write,
    "training": training.write,
}


class Worksheet(NamedTuple):
    """A sheet and its key, as HTML."""

    sheet: str
    key: str


def worksheet(topic: str, seed: int, language: str) -> Worksheet:
    """Return the worksheet of a seed, 0 or more: the same page each time."""
    pages = []
    for key in (False, True):
        page = Page(topic, seed, language, key)
        TOPICS[topic](page, seed)
        pages.append(page.html())
    return Worksheet(*pages)
