"""The index of the gallery: a page that needs nothing else, and runs no script."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path

from autograd import svg
from autograd.drawing.options import Options
from autograd.page.drawn import drawn_in

from ..language import TERM, entries
from .graphs import PAGES

HERE = Path(__file__).parent
_SYMBOL = re.compile(r"\{(\w+)\}")
_WIDE = 900  # of a picture; a wider one gets its own row


def index(language: str) -> str:
    """Return the index as HTML: for each page a picture, what to see there and what to try."""
    texts = {name: _set(text) for name, text in entries(HERE / f"{language}.toml").items()}
    style = (HERE / "style.css").read_text(encoding="utf-8")
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; img-src data:"
    title = TERM.sub("", entries(HERE / f"{language}.toml")["title"])
    cards = "\n".join(_card(name, texts, language) for name in PAGES)
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="{language}" dir="{texts["direction"]}">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"/>\n'
        '<meta name="viewport" content="width=device-width"/>\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"<header><h1>{texts['title']}</h1><p>{texts['intro']}</p></header>\n"
        f"<main>\n{cards}\n</main>\n</body>\n</html>\n"
    )


def texts_of(name: str, language: str) -> list[str]:
    """Return a page's title, what to see there and what to try, as plain text."""
    texts = entries(HERE / f"{language}.toml")
    plain = [TERM.sub("", texts[f"{name}.{part}"]) for part in ("title", "see", "try")]
    return [_SYMBOL.sub("\u2068\\1\u2069", text) for text in plain]


def _card(name: str, texts: dict[str, str], language: str) -> str:
    """Return a page's entry in the index; all of it links to the page."""
    see, attempt = texts[f"{name}.see"], texts[f"{name}.try"]
    picture, width = thumbnail(name, language)
    kind = ' class="wide"' if width > _WIDE else ""
    data = b64encode(picture.encode()).decode()
    return (
        f'<article{kind}><div class="picture"><img src="data:image/svg+xml;base64,{data}" alt=""/>'
        f'</div>\n<h2><a href="{name}.html">{texts[f"{name}.title"]}</a></h2>\n'
        f'<p>{see}</p>\n<p class="try">{attempt}</p></article>'
    )


def thumbnail(name: str, language: str) -> tuple[str, float]:
    """Return the picture of a page without its numbers, and how wide it is."""
    output, options = PAGES[name]()
    output.backward()  # the lines of a network are as thick as ∂L/∂w
    lines = options.get("style") == "network"
    look: Options = {**options, "values": False, "gradients": lines, "theme": "auto"}
    picture = drawn_in(language, svg(output, {}, **look))
    return picture, float(picture.partition(' width="')[2].partition('"')[0])


def _set(text: str) -> str:
    """Return a text as HTML: its symbols and English terms run from left to right."""
    html = TERM.sub(r' <bdi class="term" lang="en" dir="ltr">(\1)</bdi>', escape(text, quote=False))
    return _SYMBOL.sub(r'<bdi class="symbol" dir="ltr">\1</bdi>', html)
