"""How long a page of 1,000 nodes takes: to write, to open, to step, to follow a slider."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from autograd import Value, recompute, save, zero_grad
from autograd.graph import Graph
from nn import MLP, mse

from ..browser import started
from .harness import Line, Missing, Settings, aligned, speed_table

_READY = """
const done = arguments[0];
const wait = () => (document.body.classList.contains("ready") ? done() : setTimeout(wait, 1));
wait();
"""
_OPENED = "return performance.getEntriesByName('ready')[0].startTime"
_TIMED = """
window.requestAnimationFrame = (act) => { act(); return 0; };  // at once, not at the next frame
const times = [], slider = document.querySelector(arguments[0]), from = Number(slider.value);
for (let i = 0; i < 50; i++) {
  slider.value = arguments[1] ? Number(slider.min) + (slider.max - slider.min) * i / 50 : from - i;
  const start = performance.now();
  slider.dispatchEvent(new Event("input"));
  document.body.offsetHeight;  // laid out
  times.push(performance.now() - start);
}
return times.map((time) => time / 1000);
"""


def pages(settings: Settings) -> list[str]:
    """Time of a page of 1,000 nodes in Chromium: opening, a step, a drag; beside Python's pass."""
    model = MLP(10, [26, 20, 2], rng=1)
    loss = mse([0.5, 0.1], model([0.1 * i for i in range(10)]))
    found: dict[str, list[float]] = {"Python": [], "drag": [], "step": [], "open": [], "write": []}
    with tempfile.TemporaryDirectory() as folder, started() as browser:
        if browser is None:
            raise Missing("Chromium, its driver and selenium are needed: see CONTRIBUTING")
        for _ in range(settings.rounds):
            start = perf_counter()
            path = Path(save(loss, Path(folder) / "page.html", {}))
            found["write"].append(perf_counter() - start)
            found["Python"].append(_python(loss))
            browser.open(path)
            browser.driver.execute_async_script(_READY)
            found["open"].append(browser.run(_OPENED) / 1000)
            found["step"].append(median(browser.run(_TIMED, "#slider", False)))
            found["drag"].append(median(browser.run(_TIMED, "#leaves [type=range]", True)))
        size = path.stat().st_size
    peer = Line("Python: recompute, backward", found["Python"])
    lines = [
        Line("a drag, shown (50 per round)", found["drag"]),
        Line("a step, shown (50 per round)", found["step"]),
    ]
    others: list[list[Any]] = [["", "s, fastest", "s, median"]]
    for name, key in (("opening, to the first step shown", "open"), ("writing the file", "write")):
        others.append([name, f"{min(found[key]):.3f}", f"{median(found[key]):.3f}"])
    nodes = len(Graph(loss).nodes)
    return [
        speed_table(peer, lines, "ms", 1000),
        aligned(others),
        f"{nodes:,} nodes, {size / 1e3:,.0f} kB; a drag: 16 ms at most, median "
        f"{median(found['drag']) * 1000:.1f}",
    ]


def _python(loss: Value) -> float:
    """Return how long Python takes for both passes."""
    times = []
    for _ in range(20):
        start = perf_counter()
        recompute(loss)
        zero_grad(loss)
        loss.backward()
        times.append(perf_counter() - start)
    return median(times)
