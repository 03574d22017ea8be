"""README.fa.md says what README.md says: of the same sections, with the same code."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from demos.language import mark

from .test_language import UGLY, unexplained

ROOT = Path(__file__).parent.parent
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
PERSIAN = (ROOT / "README.fa.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```\w*\n.*?^```$", re.DOTALL | re.MULTILINE)
OF = re.compile(r'^<!-- of "(.+)": (\w+) -->$', re.MULTILINE)
CODE = re.compile(r"<code.*?</code>|`[^`]*`")
HIDDEN = re.compile(r"<[^>]*>|!\[.*?\]|\]\(.*?\)|[\[*]|^#.*$", re.MULTILINE)


def marks(readme: str) -> dict[str, str]:
    """Return the mark of each section by its heading."""
    parts = (part.split("\n", 1) for part in readme.removeprefix("# ").split("\n## "))
    return {heading: mark({heading: text}) for heading, text in parts}


def faults(english: str, persian: str) -> list[str]:
    """Return a line for each section that is not translated, or has changed since."""
    now, then = marks(english), dict(OF.findall(persian))
    found = [f'"{name}" translates nothing' for name in then if name not in now]
    for name, new in now.items():
        if then.get(name) != new:
            state = "stale" if name in then else "missing"
            found.append(f'"{name}" is {state}; once translated: <!-- of "{name}": {new} -->')
    return found


def prose() -> list[str]:
    """Return the paragraphs of the Persian with x for code, without links' targets and headings."""
    paragraphs = HIDDEN.sub("", CODE.sub("x", BLOCK.sub("", PERSIAN))).split("\n\n")
    return [" ".join(part.split()) for part in paragraphs if part.strip()]


def test_no_section_is_stale() -> None:
    found = faults(ENGLISH, PERSIAN)
    assert not found, "\n".join(["README.fa.md:", *found])


def test_a_stale_section_is_named_with_its_new_mark() -> None:
    old, new = "# A\n\na\n\n## B\n\nb\n", "# A\n\na\n\n## B\n\nchanged\n\n## C\n"
    persian = "".join(f'<!-- of "{name}": {of} -->\n' for name, of in marks(old).items())
    assert faults(old, persian) == []
    assert faults("# A\n\na\n", persian) == ['"B" translates nothing']
    b, c = marks(new)["B"], marks(new)["C"]
    assert faults(new, persian) == [
        f'"B" is stale; once translated: <!-- of "B": {b} -->',
        f'"C" is missing; once translated: <!-- of "C": {c} -->',
    ]


def test_each_code_block_is_one_of_readme() -> None:
    blocks = BLOCK.findall(PERSIAN)
    assert len(blocks) >= 5
    assert [block for block in blocks if block not in BLOCK.findall(ENGLISH)] == []


def test_code_runs_from_left_to_right() -> None:
    assert PERSIAN.startswith('<div dir="rtl">\n\n')
    left = re.findall(r'<div dir="ltr">\n\n(.*?)\n\n</div>', PERSIAN, re.DOTALL)
    assert [block for block in BLOCK.findall(PERSIAN) if block not in left] == []
    right = re.sub(r'<div dir="ltr">.*?</div>', "", PERSIAN, flags=re.DOTALL)
    codes = re.findall(r"`([^`]+)`", right)  # a sign at their edge would go to the other side
    assert "predict" in codes
    edges = [(unicodedata.bidirectional(code[0]), code) for code in codes]
    edges += [(unicodedata.bidirectional(code[-1]), code) for code in codes]
    assert [code for kind, code in edges if kind not in ("L", "EN")] == []


def test_the_persian_is_set_as_persian_is() -> None:
    assert [(part, UGLY.findall(part)) for part in prose() if UGLY.search(part)] == []


def test_a_term_is_given_in_english_too_where_it_is_first_used() -> None:
    found = unexplained(prose())
    assert not found, "\n".join(found)


def test_both_link_to_each_other() -> None:
    assert "](README.md)" in PERSIAN.split("\n## ")[0]
    assert "](README.fa.md)" in ENGLISH.split("\n## ")[0]
