"""How the demos print: as the terminal can show it, under headings 80 columns wide."""

from __future__ import annotations

import re

from autograd.notation import folded, readable

from .language import COLUMNS, is_set, laid_out, mixes_directions


def say(text: object = "") -> None:
    """Print a text, in ASCII where the terminal has no other signs."""
    lines = readable(str(text)).split("\n")
    print("\n".join(x if is_set(x) else folded(x, COLUMNS) for x in lines), flush=True)


def heading(text: str) -> None:
    """Print the title of a section."""
    title = readable(text)
    say(f"\n── {title} " + "─" * (75 - len(title)))


def prose(markdown: str) -> None:
    """Print a page's text below a blank line: paragraphs filled, formulas and tables kept."""
    shown = [_plain(block) for block in re.split(r"\n{2,}", markdown.strip("\n"))]
    say("\n" + "\n\n".join(shown))


def _plain(block: str) -> str:
    if block.startswith("    "):
        return block
    if block.startswith("|"):  # aligned as it stands; its second line is the rule
        rows = [row.strip("|").replace(" | ", "   ") for row in block.split("\n")]
        return "\n".join(" " + row.rstrip() for row in [rows[0], *rows[2:]])
    text = re.sub(r"\*\*|`", "", block.replace("\n", " "))
    return "\n".join(laid_out(text, COLUMNS, mixes_directions()))
