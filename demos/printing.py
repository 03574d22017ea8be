"""How the demos print: what the terminal can show, under headings 80 columns wide."""

from __future__ import annotations

import re
from pathlib import Path

from autograd.notation import folded, readable

from .language import COLUMNS, catalogue, in_digits, is_set, laid_out, mixes_directions

TOLD = Path(__file__).with_name("told")


def say(text: object = "") -> None:
    """Print a text, in ASCII where the terminal has no other signs."""
    lines = readable(str(text)).split("\n")
    print("\n".join(x if is_set(x) else folded(x, COLUMNS) for x in lines), flush=True)


def heading(text: str) -> None:
    """Print the title of a section."""
    title = readable(text)
    say(f"\n── {title} " + "─" * (75 - len(title)))


class Told:
    """What a demo tells, in a language: English as the code has it, or what translates that."""

    def __init__(self, language: str = "en") -> None:
        self.language, file = language, TOLD.with_suffix(f".{language}.toml")
        self._translated = {} if language == "en" else catalogue(file)

    def text(self, english: str, **fields: object) -> str:
        """Return a text with its fields filled in, whole numbers in the language's own digits."""
        whole = {n: in_digits(x, self.language) for n, x in fields.items() if type(x) is int}
        return str(self._translated.get(english, english)).format_map(fields | whole)

    def __call__(self, english: str, **fields: object) -> None:
        """Print a text."""
        say("\n".join(laid_out(self.text(english, **fields), COLUMNS, mixes_directions())))

    def heading(self, english: str, **fields: object) -> None:
        """Print the title of a section, the first line of a text, and what is below it."""
        title, *below = self.text(english, **fields).split("\n")
        heading(title)
        for line in below:
            say(line)


def prose(markdown: str) -> None:
    """Print a page's text below a blank line: paragraphs filled, formulas and tables kept."""
    shown = [_plain(block) for block in re.split(r"\n{2,}", markdown.strip("\n"))]
    say("\n" + "\n\n".join(shown))


def _plain(block: str) -> str:
    if block.startswith("    "):
        return block
    if block.startswith("|"):  # already aligned; its second line is the rule
        rows = [row.strip("|").replace(" | ", "   ") for row in block.split("\n")]
        return "\n".join(" " + row.rstrip() for row in [rows[0], *rows[2:]])
    text = re.sub(r"\*\*|`", "", block.replace("\n", " "))
    return "\n".join(laid_out(text, COLUMNS, mixes_directions()))
