"""How the demos print: as the terminal can show it, under headings 80 columns wide."""

from __future__ import annotations

from autograd.notation import readable


def say(text: object = "") -> None:
    """Print a text, in ASCII where the terminal has no other signs."""
    print(readable(str(text)), flush=True)


def heading(text: str) -> None:
    """Print the title of a section."""
    title = readable(text)
    say(f"\n── {title} " + "─" * (75 - len(title)))
