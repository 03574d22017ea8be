"""The child's report: a learner's code may have written it, so it is checked before use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_TEXTS = ("kind", "says", "code")
_LONGEST = 300
_JOINERS = "\u200c\u200d"  # which Persian is written with; str.isprintable does not count them


def harmless(text: str, longest: int = _LONGEST) -> str:
    """Return untrusted text without terminal control characters, and shortened.

    >>> harmless(chr(27) + "[2J and on", 8)
    '·[2J and…'
    """
    shown = "".join(x if x.isprintable() or x in _JOINERS else "·" for x in text[:longest])
    return f"{shown}…" if len(text) > longest else shown


def read(path: Path, questions: int, mend: bool = False) -> dict[str, Any] | None:
    """Return a report with harmless texts; None if it does not have the right form.

    It must have the right number of answers, or say what fixes the file.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict) or not _fits(found, questions, mend):
            return None
    except (OSError, ValueError, RecursionError):
        return None
    for holder in (found, found.get("mend", {}), found.get("step", {})):
        texts = {name: text for name, text in holder.items() if isinstance(text, str)}
        holder.update({name: "\n".join(map(harmless, t.split("\n"))) for name, t in texts.items()})
    return found


def _fits(found: dict[str, Any], questions: int, mend: bool) -> bool:
    if mend:
        made = found.get("mend")
        if not isinstance(made, dict):
            return False
        named = isinstance(made.get("id"), str) and isinstance(made.get("part"), str)
        return not made or (named and _is_line(made.get("line")) and _are_marks(made.get("marks")))
    gaps, step = found.get("gaps", []), found.get("step", {})
    if not isinstance(gaps, list) or not all(map(_is_line, gaps)) or not isinstance(step, dict):
        return False
    if step and not (isinstance(step.get("part"), str) and _is_line(step.get("line"))):
        return False
    if not _are_marks(found.get("marks", [])):
        return False
    if "failed" in found:
        answered = found.get("answered", 0)
        return (
            found["failed"] in ("syntax", "raised", "borrowed", "gap")
            and all(isinstance(found.get(name, ""), str) for name in _TEXTS)
            and _is_line(found.get("line"))
            and _is_line(answered)
            and answered < max(questions, 1)
            and _are_answers(found.get("answers", []), int(answered))
        )
    answers = found.get("answers")
    return _are_answers(answers, questions)


def _are_answers(found: object, count: int) -> bool:
    return isinstance(found, list) and len(found) == count and all(map(_is_answer, found))


def _are_marks(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(mark, list) and len(mark) == 2 and all(map(_is_line, mark)) for mark in value
    )


def _is_line(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_answer(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    if "items" in value:
        return isinstance(value["items"], list) and all(map(_is_answer, value["items"]))
    if "type" in value:
        return isinstance(value["type"], str) and isinstance(value.get("shown", ""), str)
    return isinstance(value.get("number"), float)  # a whole number may be too large for one
