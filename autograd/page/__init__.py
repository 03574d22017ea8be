"""A graph as one page for the browser: step, predict, change leaves, read the chain rule."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import zlib
from importlib.resources import files
from typing import Any

from ..drawing.options import Options
from ..drawing.theme import page_rules
from ..errors import printable
from ..languages import text
from ..names import Names
from ..notation import counted
from ..symbols import DERIVATIVE, Symbol
from .data import Record
from .program import program_of
from .views import views_of
from .words import words_in

MOST_NODES = 5000
_SCRIPTS = (
    "tape", "fill", "model", "panels", "picture", "leaves", "predict", "program", "tip", "address",
    "page", "start",
)  # fmt: skip


def page(
    names: Names,
    look: Options,
    language: str = "en",
    step: int = 0,
    title: str = "",
    note: str = "",
) -> str:
    """Return the page of a graph: one HTML file that loads nothing.

    Args:
        names: what its nodes are called.
        look: the options of its pictures.
        language: of the interface, "en" or "fa".
        step: how many steps of both passes are done when it opens.
        title: its heading; "": backpropagation of the output.
        note: what is said below the heading.

    Raises:
        ValueError: the graph is a leaf or has more nodes than a page can hold, or there is no such
            language.
        RenderError: no renderer works on this machine.
    """
    words = words_in(language)
    nodes, name = len(names.graph.nodes), names(names.graph.output)
    if not names.graph.order:
        raise ValueError(printable(f"{name} is a leaf: there is no step to show"))
    if nodes > MOST_NODES:
        raise ValueError(
            printable(
                f"the page of {name} would have {counted(nodes, 'node')}, but the most is "
                f"{MOST_NODES:,}: take a node further in, or walk with debug()"
            )
        )
    record = Record(names)
    content: dict[str, Any] = record.content()
    functions = content.pop("functions")
    own: Options = {**look, "theme": "page"}
    whole, groups = views_of(record.names, own, record.moment, record.places, language)
    content["whole"] = groups.pop("")
    content["digits"] = look["digits"] or (3 if look["style"] == "network" else 6)
    content["source"] = program_of(names)
    content["words"] = words
    content["step"] = step
    script = _script(functions)
    style = page_rules() + _file("page.css")
    output = record.names.graph.output
    title = title or words["title"].format(f"\u2068{record.names(output)}\u2069")
    slope = text(Symbol(DERIVATIVE, (record.names.variable(output), Symbol("w"))))
    parts = {
        "lang": language,
        "dir": "rtl" if language == "fa" else "ltr",
        "theme": look["theme"],
        "title": html.escape(title),
        "note": html.escape(note),
        "slope": html.escape(slope),
        "style": style,
        "style_hash": _hash(style),
        "script": script,
        "script_hash": _hash(script),
        "picture": whole.partition("?>\n")[2],
        "data": _packed(content),
        "groups": _packed(groups),
    }
    return _filled(_file("page.html"), {**parts, **{f"w.{key}": w for key, w in words.items()}})


def _file(name: str) -> str:
    return (files(__name__) / name).read_text(encoding="utf-8")


def _script(functions: list[str]) -> str:
    own = f"const FUNCTIONS = [{','.join(functions)}];\n"
    before, *others = [_file(f"{name}.js") for name in _SCRIPTS]
    return '"use strict";\n{\n' + "".join([before, own, *others]) + "}\n"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _packed(content: dict[str, Any]) -> str:
    """Return the content as a page unpacks it: JSON, deflated, in base64."""
    written = json.dumps(
        content, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    ).encode()
    return base64.b64encode(zlib.compress(written, 9)).decode()


def _filled(template: str, parts: dict[str, str]) -> str:
    """Return the template with its {{parts}}, none of which is looked at again."""
    found = [template.partition("{{")[0]]
    for piece in template.split("{{")[1:]:
        key, _, rest = piece.partition("}}")
        found += [parts[key], rest]
    return "".join(found)
