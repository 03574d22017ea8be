"""Pictures of every kind, and names that try to be something else, for the tests to measure."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from autograd import Value, backward_steps, frames, maximum, svg
from nn import MLP, Neuron, mse
from tests.lecture import network, network_loss

from .recurrences import many_to_one

NAMES = {
    "script": "<script>window.ran = 1</script>",
    "image": '"><img src=x onerror="window.ran = 1">',
    "cdata": "]]><script>window.ran = 1</script>",
    "comment": "--><!-- a -- b",
    "entity": "a & b &amp; &lt;i&gt; &#7; &unknown;",
    "quotes": 'say "hi" and it\'s',
    "backslashes": r"\n \N \l \G \" end\\",
    "record": "{|}<>{<a> b | c}",
    "override": "abc \u202edefgh\u202c ij",
    "isolate": "\u2067hidden\u2069 \u200f x",
    "long": "0123456789" * 1024,
    "long words": "long words " * 1000,
    "lines": "first\nsecond\n\nfourth",
    "many lines": "\n".join(map(str, range(200))),
    "persian": "نام فارسی می‌شود",
    "persian index": "وزن₁₁¹",
    "wide": "漢字かな交じり文",
    "emoji": "🙂👩‍👩‍👧",
    "combining": "Z\u0351\u036a\u0361a\u0300\u0301\u0302l",
    "spaces": "two  spaces   three",
    "control": "a\x00b\x07c\x1b[31md\ud800e\ufffe",
    "empty": " ",
    "url": "javascript:window.ran=1",
    "style": "</style><style>*{display:none}",
    "percent": "%s %(x)d {0} {x!r}",
}

# what XML forbids, and what would turn the direction of all that follows
FORBIDDEN = "[\x00-\x08\x0b-\x1f\ud800\ufffe\u202a-\u202e\u2066-\u2069]"


def _neuron() -> Value:
    loss = mse(1.0, Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)(2.0))
    loss.backward()
    return loss


def _network() -> Value:
    loss = network_loss()
    loss.backward()
    return loss


def _large() -> Value:
    loss = mse([1.0], [MLP(2, [16, 16, 1], rng=1)([0.5, 0.2])])
    loss.backward()
    return loss


def _extremes() -> Value:
    a, b = Value(-1.23456789e-300, "a"), Value(1.23456789e300, "b")
    loss: Value = maximum(a * b, a * 1e-7) - b / 3
    loss.backward()
    return loss


def _names() -> Value:
    total = Value(1.0, "total")
    for name in NAMES.values():
        total = total * Value(2.0, name)
    return total


def _lecture(**options: Any) -> str:
    loss = _network()
    return svg(loss, highlight=list(backward_steps(loss))[6], **options)


GALLERY: dict[str, Callable[[], str]] = {
    "neuron": lambda: svg(_neuron(), legend=True),
    "before backward": lambda: svg(network_loss()),
    "dark": lambda: _lecture(theme="dark", locals=True),
    "auto": lambda: svg(_neuron(), theme="auto", direction="TB", locals=True, legend=True),
    "blank": lambda: svg(_network(), blank="both", direction="RL", locals=True),
    "17 digits": lambda: svg(_extremes(), digits=17, direction="BT"),
    "gradients alone": lambda: svg(_neuron(), values=False),
    "layers": lambda: svg(_large(), theme="dark"),
    "opened": lambda: svg(_large(), expand=["layer 2/neuron 3", "loss"]),
    "names": lambda: svg(_names(), expand="all"),
    "model": lambda: svg(network(), legend=True),
    "network": lambda: _lecture(style="network"),
    "network blank": lambda: svg(_network(), style="network", blank="both"),
    "network digits": lambda: svg(_network(), style="network", digits=17),
    "large network": lambda: svg(_large(), style="network", theme="dark", legend=True),
    "wide network": lambda: svg(MLP(30, [40, 5], rng=1)),
    "tables to fill in": lambda: svg(MLP(4, [8, 3], rng=1), blank="both", theme="dark"),
    "recurrent network": lambda: svg(many_to_one(), style="network", legend=True),
    "frame": lambda: frames(_extremes())[-1],
    "frame of a network": lambda: frames(_network(), style="network")[20],
}


@cache
def drawn(name: str) -> str:
    """Return one picture of the gallery, drawn once."""
    return GALLERY[name]()
