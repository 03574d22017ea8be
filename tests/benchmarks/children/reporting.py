"""How a child hears what to do and says what it measured."""

from __future__ import annotations

import json
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def read_job() -> dict[str, Any]:
    """Return what the parent asks for: one JSON object on standard input."""
    job: dict[str, Any] = json.load(sys.stdin)
    return job


def report(**figures: float) -> None:
    """Tell the parent the figures of one step: a line of JSON on standard output."""
    print(json.dumps(figures), flush=True)
