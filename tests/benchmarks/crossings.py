"""How often a trip crosses from one file of the package to another: each is a page to turn."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType
from unittest.mock import patch

import autograd
from autograd import Value, backward_steps, chain_rule, debug, svg
from nn import MLP, GradientDescent, mse

from .harness import Settings

ROOT = os.path.dirname(os.path.dirname(autograd.__file__)) + os.sep
PACKAGES = (ROOT + "autograd" + os.sep, ROOT + "nn" + os.sep)


def count(action: Callable[[], object]) -> Counter[tuple[str, str]]:
    """Return how often `action` calls from one file of the packages into another, by files.

    It runs twice, and the second run counts: what is loaded at first need is there by then.
    """
    action()
    found: Counter[tuple[str, str]] = Counter()

    def profile(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_back is not None:
            callee, caller = frame.f_code.co_filename, frame.f_back.f_code.co_filename
            if callee != caller and callee.startswith(PACKAGES) and caller.startswith(PACKAGES):
                found[caller.removeprefix(ROOT), callee.removeprefix(ROOT)] += 1

    sys.setprofile(profile)
    try:
        action()
    finally:
        sys.setprofile(None)
    return found


def typed(session: Callable[[], object]) -> None:
    """Run a session of the debugger on three commands as they are typed."""
    stdin = patch("sys.stdin", io.StringIO("n\nn\nq\n"))
    with stdin, contextlib.redirect_stdout(io.StringIO()):
        session()


def trips() -> dict[str, tuple[Callable[[], object], int | None]]:
    """Return what is done, by what it is called, with the most crossings it may have."""
    a, b = Value(2.0), Value(-3.0)
    L = (a * b + 1).tanh()
    X, y = [[0.05, 0.10]], [[0.01, 0.99]]
    model = MLP(2, [2, 2], activation="sigmoid", output="sigmoid", rng=0)
    loss = mse(y, [model(X[0])])
    trainer = GradientDescent(model, learning_rate=0.5)
    return {
        "a*b": (lambda: a * b, 0),
        "backward()": (L.backward, 2),
        "text of three steps": (lambda: [str(step) for step in backward_steps(L)], 120),
        "chain_rule": (lambda: str(chain_rule(L, a)), 90),
        "debug: n n q": (lambda: typed(lambda: debug(L)), 150),
        "svg": (lambda: svg(L), 250),
        "svg of a 2-2-2 network": (lambda: svg(loss, style="network"), 500),
        "svg of its model": (lambda: svg(model), 500),
        "debug of a training": (lambda: typed(lambda: debug(trainer, X, y)), None),
    }


def crossings(settings: Settings) -> list[str]:
    """Calls that cross from one file of the package to another, for one trip through it."""
    lines = [f"{'trip':<26}{'crossings':>10}{'at most':>10}"]
    busiest: list[str] = []
    for name, (action, most) in trips().items():
        found = count(action)
        lines.append(f"{name:<26}{found.total():>10}{most if most is not None else '':>10}")
        if settings.path == name:
            busiest = [
                f"{n:>5}  {caller} → {callee}" for (caller, callee), n in found.most_common(25)
            ]
    return ["\n".join(lines), *(["\n".join(busiest)] if busiest else [])]
