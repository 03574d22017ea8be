"""The colours of a picture by role, light and dark."""

from __future__ import annotations

THEMES = ("light", "dark", "auto")
ROOT = "backprop"  # the class of every picture: its style rules touch nothing else on a page

# paint -> (fill in light, in dark), (stroke in light, in dark); None: not painted. Every text
# has a contrast to its background of 4.5 : 1 or more, which a test measures.
_Pair = tuple[str, str] | None
PAINTS: dict[str, tuple[_Pair, _Pair]] = {
    "page": (("#ffffff", "#14181f"), None),
    "box": (("#ffffff", "#1e242d"), ("#7b8794", "#6b7787")),
    "leaf": (("#eef3f9", "#273345"), ("#7b8794", "#6b7787")),
    "group": (("#f4f5f7", "#1a1f27"), ("#9aa5b1", "#566171")),
    "ground": (("#f4f5f7", "#1a1f27"), None),  # behind the title of a group: lines pass behind
    "active": (("#fff0b3", "#4a3d0c"), ("#8a6d00", "#f2cc60")),
    "output": (None, ("#d1242f", "#ff7b72")),
    "sign": (("#e8ecf1", "#323d4b"), None),
    "blank": (("#ffffff", "#14181f"), ("#7b8794", "#8592a3")),
    "rule": (None, ("#d5dbe1", "#3a4451")),
    "edge": (None, ("#7b8794", "#7f8b9a")),
    "arrow": (("#7b8794", "#7f8b9a"), ("#7b8794", "#7f8b9a")),
    "active-edge": (None, ("#8a6d00", "#f2cc60")),
    "active-arrow": (("#8a6d00", "#f2cc60"), ("#8a6d00", "#f2cc60")),
    "data-line": (None, ("#3a80c4", "#4a90d9")),
    "gradient-line": (None, ("#cc6d1d", "#e08a3c")),
    "negative-line": (None, ("#7a0f5f", "#f2bcff")),  # purple, of weights and gradients alike
    "name": (("#1b2430", "#eef2f6"), None),
    "formula": (("#4a5563", "#b4beca"), None),
    "note": (("#566171", "#a3aebb"), None),
    "data": (("#0b57a4", "#79bcff"), None),
    "gradient": (("#a8430a", "#ffa657"), None),
    "local": (("#0c6b63", "#56d4c8"), None),
}


def paints(theme: str) -> dict[str, dict[str, str]]:
    """Return fill and stroke of each paint as attributes of its own, which every program reads.

    In a page they are rules of its style sheet: there each paint is its class alone.
    """
    if theme == "page":
        return {paint: {"class": paint} for paint in PAINTS}
    shade = 1 if theme == "dark" else 0
    found = {}
    for paint, (fill, stroke) in PAINTS.items():
        found[paint] = {"class": paint, "fill": fill[shade] if fill else "none"}
        if stroke:
            found[paint]["stroke"] = stroke[shade]
    return found


def dark_rules() -> str:
    """Return the style rules of the theme "auto": dark where the reader's system is."""
    rules = ""
    for paint, found in paints("dark").items():
        parts = [f"{name}:{value}" for name, value in found.items() if value[0] == "#"]
        rules += f".{ROOT} .{paint}{{{';'.join(parts)}}}"
    return f"@media (prefers-color-scheme:dark){{{rules}}}"


def page_rules() -> str:
    """Return the style rules of the paints in a page, which is light or dark as a whole."""
    rules = ""
    for paint, (fill, stroke) in PAINTS.items():
        shown = "fill:light-dark({},{})".format(*fill) if fill else "fill:none"
        if stroke:
            shown += ";stroke:light-dark({},{})".format(*stroke)
        rules += f".{ROOT} .{paint}{{{shown}}}"
    return rules
