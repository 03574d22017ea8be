"""How the demos print: as the terminal can show it, under headings 80 columns wide."""

from __future__ import annotations

from autograd.notation import readable


def say(text: object = "") -> None:
    """Print a text, in ASCII where the terminal has no other signs."""
    print(readable(str(text)), flush=True)


def heading(text: str) -> None:
    """Print the title of a section."""
    say(f"\n── {text} " + "─" * (75 - len(text)))
