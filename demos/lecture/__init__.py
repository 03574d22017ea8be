"""The lecture, section by section: each a script of a page, which opens as a notebook too.

A section's prose is in its script, in English; its translation is beside it, cell by cell, in
`section_5_chain_rule.fa.toml`. The code is the same for both.
"""

from __future__ import annotations

import re
from contextlib import chdir
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from ..command import typed
from ..language import COLUMNS, catalogue, entries, isolated, laid_out, mixes_directions
from ..printing import heading, prose, say

HERE = Path(__file__).parent
SECTIONS = dict(enumerate(sorted(HERE.glob("section_*.py")), 1))
_MARKDOWN = "# %% [markdown]"
_MARKS = re.compile(r"(\*\*|`)")
_BOLD, _CODE = re.compile(r"\*\*(.+?)\*\*"), re.compile("`(.+?)`")


class Cell(NamedTuple):
    """A part of a section.

    Attributes:
        is_prose: whether it is Markdown, else code.
        text: the Markdown, or the code.
        line: where it begins in the script, from 0.
    """

    is_prose: bool
    text: str
    line: int


def cells(number: int, language: str = "en") -> list[Cell]:
    """Return the parts of a section in their order, the prose in a language."""
    lines = SECTIONS[number].read_text(encoding="utf-8").splitlines()
    starts = [i for i, line in enumerate(lines) if line.startswith("# %%")]
    translated = entries(translation(number, language)) if language != "en" else {}
    found: list[Cell] = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        part, is_prose = lines[start + 1 : end], lines[start] == _MARKDOWN
        text = "\n".join(line[2:] for line in part) if is_prose else "\n".join(part)
        if is_prose:
            name = f"cells.{1 + sum(cell.is_prose for cell in found)}"
            text = translated.get(name, text)
        found.append(Cell(is_prose, text.strip("\n"), start + 1))
    return found


def translation(number: int, language: str) -> Path:
    """Return the catalogue with a section's prose in a language other than English."""
    return SECTIONS[number].with_suffix(f".{language}.toml")


def title(number: int, language: str = "en") -> str:
    """Return the title of a section, from its first cell."""
    return cells(number, language)[0].text.split("\n")[0].removeprefix("# ")


def contents(language: str) -> None:
    """List the sections."""
    _say(language, "contents")
    option = "" if language == "en" else f" --language {language}"
    say("    " + typed(f"python -m demos lecture 5{option}"))
    for number in SECTIONS:
        say("  " * (language == "en") + title(number, language))


def run(number: int, folder: Path, language: str) -> None:
    """Show a section's prose and run its code; what it draws goes to the folder.

    Args:
        number: of the section.
        folder: for pictures, and for the script of a section in another language than English.
        language: of the prose.
    """
    path = SECTIONS[number].resolve()
    shown = cells(number, language)
    heading(title(number, language))
    gaps: list[str] = []  # the blank line between prose and what is printed next
    variables: dict[str, Any] = {
        "__name__": "__main__",  # names are looked up around a lambda, where the section runs
        "print": lambda *things: say((gaps.pop() if gaps else "") + " ".join(map(str, things))),
    }
    with chdir(folder):
        for index, cell in enumerate(shown):
            if cell.is_prose:
                prose(cell.text if index else cell.text.partition("\n")[2])
                gaps[:] = ["\n"]
            else:  # numbered as in the script
                exec(compile("\n" * cell.line + cell.text, str(path), "exec"), variables)
    if language != "en":
        script = folder / path.name
        script.write_text(_script(shown), encoding="utf-8")
        say()
        _say(language, "script")
        say(f"    {script}")


def _script(shown: list[Cell]) -> str:
    """Return a section as a script again, its prose from right to left, its formulas not."""
    parts = []
    for cell in shown:
        if cell.is_prose:
            blocks = [
                block if block.startswith("    ") else _right_to_left(block)
                for block in cell.text.split("\n\n")
            ]
            lines = [f"# {line}".rstrip() for line in "\n\n".join(blocks).split("\n")]
            parts.append("\n".join([_MARKDOWN, *lines]))
        else:
            parts.append(f"# %%\n{cell.text}")
    return "\n\n".join(parts) + "\n"


def _right_to_left(block: str) -> str:
    """Return a heading or paragraph of Markdown from right to left, the symbols in it not.

    A paragraph becomes HTML of one line: a <p>, which Markdown makes, JupyterLab aligns left.
    """
    if block.startswith("# "):
        return f'<div dir="rtl">\n\n# {isolated(block[2:])}\n\n</div>'
    parts = _MARKS.split(block.replace("\n", " "))  # between them what they mark: `x`, **x**
    parts[::2] = [escape(isolated(part), quote=False) for part in parts[::2]]
    bold = _BOLD.sub(r"<b>\1</b>", "".join(parts))
    written = _CODE.sub(r'<code dir="ltr">\1</code>', bold)
    return f'<div dir="rtl">{written}</div>'


def _say(language: str, line: str) -> None:
    text = catalogue(HERE / f"{language}.toml")[line]
    say("\n".join(laid_out(text, COLUMNS, mixes_directions())))
