"""Phrases that are not English stay out of every text: documents, docstrings, messages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KINDS = ("md", "py", "toml", "ipynb", "js", "html", "css")
PLACES = (
    "*.md", "*.toml", ".ci/run",
    *(f"{part}/**/*.{kind}" for part in ("autograd", "nn", "demos", "tests") for kind in KINDS),
)  # fmt: skip
# between two words: space, the end of a line of a comment, of a string, or of a notebook's
BREAK = r"""(?:\s|\n *# |\\n(?:",\n *")?|["'](?: \+)?\n *f?["'])+"""
PER = "sample|neuron|epoch|update|node|row|layer|weight|step|line|edge|batch|pass"
ONE = "row|line|entry|name|step|picture|unit|edge|node|command|update|number|value|object|sample"
COUNTED = r"bytes|operations|seconds|ms|µs|us|ns|s|time|hour|updates|one|two|object|\d+"
COUNTED_PER = f"{PER}|seed|round|answer|multiply|number|second"

FORBIDDEN = {  # a regular expression -> what to write instead
    r"\b(stands?|stood|standing)\b(?! for\b|-)": "is, belongs, comes, there is",
    r"\bthe way out\b": "how to fix it",
    r"\bno sandbox\b": "not a sandbox",
    r"\b(is|are|was|were) wanted\b": "is needed, is expected",
    r"\bwhoever\b": "anyone who; or name them",
    r"\b(anew|afresh)\b": "again, from 0",
    rf"\b(an?|one) ({ONE}) an? ({PER})\b": "one row per sample",
    rf"(?<!')\b({COUNTED}) an? (live )?({COUNTED_PER})\b": "bytes per node",
    r"\bderivatives? by (?!hand|(the )?rules?|central|finite|difference)": "with respect to",
    r"\b(derivatives?|slopes?|gradients?) of \S+ by (?!hand)": "with respect to",
    r"\bsign is the other\b": "the sign is wrong",
    r"\bin the place of\b": "in place of, instead of",
    r"\bone's own\b": "your own",
    r"\b(is|are|was|were) met (by|with)\b": "triggers, gets",
    r"\bof before\b": "previous, earlier",
    r"\bnever (is|was|are|were|has)\b": "is never",
    r"\bthe own\b": "our own, its own",
    r"\b(goes|means|counts|takes|gives|says|knows) not\b": "does not go",
    r"(?-i:\bthat (is|are) none\b(?! of))": "that is not one",
    r"\bcomes? out even\b": "divides evenly",
    r"\bin vain\b": "without effect",
    r"(?<!there)\sis no (?-i:number|Value|float)\b": "is not a number",
}  # fmt: skip


@cache
def texts() -> dict[Path, str]:
    """Return the English texts by file; a Persian one may quote an English term, no more."""
    found = {file for place in PLACES for file in ROOT.glob(place)} - {Path(__file__)}
    english = sorted(file for file in found if not file.name.endswith(("fa.toml", "fa.md")))
    return {file: file.read_text(encoding="utf-8") for file in english}


def pattern(phrase: str) -> re.Pattern[str]:
    """Return a phrase as it may be broken: between lines of a text, a comment, a string."""
    return re.compile(phrase.replace(" ", BREAK), re.IGNORECASE)


@pytest.mark.parametrize(("phrase", "instead"), FORBIDDEN.items(), ids=FORBIDDEN.values())
def test_a_phrase_is_nowhere(phrase: str, instead: str) -> None:
    found = [
        f"{file.relative_to(ROOT).as_posix()}:{text.count(chr(10), 0, match.start()) + 1}"
        for file, text in texts().items()
        for match in pattern(phrase).finditer(text)
    ]
    assert not found, f"write instead: {instead}"


def test_texts_are_found() -> None:
    names = {file.relative_to(ROOT).as_posix() for file in texts()}
    assert {
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "tests/benchmarks/README.md",
        "autograd/value.py", "nn/model.py", "demos/exercises/texts/en.toml",
        "demos/exercises/by_hand/chain/en.toml", "demos/lecture/README.md", ".ci/run",
        "demos/notebooks/first_session.ipynb", "autograd/page/tip.js", "tests/browser.py",
        "tests/exercises/unprepared.toml",
    } <= names  # fmt: skip
    assert not any(name.endswith("fa.toml") for name in names)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        (r"\bwhoever\b", "Whoever"),
        (r"\bthe way out\b", "says the way\n# out"),
        (r"\b(is|are) wanted\b", "a number is\n    wanted"),
        (r"\b(is|are) wanted\b", '("a number is "\n    "wanted")'),
        (r"\b(is|are) wanted\b", '(f"{a} is "\n    f"wanted")'),
        (r"\b(is|are) wanted\b", "'a number is ' +\n    'wanted'"),
        (r"\b(is|are) wanted\b", '"a number is\\n",\n    "wanted"'),
    ],
)
def test_a_phrase_is_found_however_it_is_broken(phrase: str, text: str) -> None:
    assert pattern(phrase).search(text)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("144 bytes a live node", True),
        ("half an hour a\nround", True),
        ("50 s a seed", True),
        ("one an edge", True),
        ("an object a number", True),
        ("it is no number", True),
        ("bytes per live node", False),
        ("it's a node", False),
        ("in each step, a node computes", False),
        ("there is no number", False),
        ("does not give a name a number", False),
    ],
)
def test_what_is_per_something_is_found(text: str, is_found: bool) -> None:
    assert is_found == any(pattern(phrase).search(text) for phrase in FORBIDDEN)
