"""The compiled engine: a graph is recorded once, and run for all samples by the machine."""

from __future__ import annotations


class Uncompilable(TypeError):
    """What was recorded cannot be run again on other numbers; the message says why."""
