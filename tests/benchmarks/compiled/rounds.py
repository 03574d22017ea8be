"""Rounds of all competitors by turns, so that a slow minute of the machine meets all of them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from ..harness import Settings
from ..networks import difference
from .peers import (
    NUMPY,
    Competitor,
    Failed,
    Found,
    advice,
    interpreter,
    processors,
    run,
    show,
    version,
)
from .works import Work, flops_of, job_of

UNSTEADY = 3.0  # the median of a line over its best timing, from which it is no figure
CLOSE = 1e-6  # losses may differ by so much, relative to the larger


class Outcome(NamedTuple):
    """What the rounds of one work with so many threads have brought.

    Attributes:
        work: which.
        threads: how many.
        found: what each child said, by the names of the competitors, round by round.
    """

    work: Work
    threads: int
    found: dict[str, list[Found]]

    def seconds(self, name: str) -> list[float]:
        """Return the seconds of what a figure is of, the median of each round."""
        return [median(found["seconds"]) / self.work.parts for found in self.found[name]]

    def rate(self, name: str) -> float:
        """Return the operations per second, at the median."""
        return flops_of(self.work) / median(self.seconds(name))

    def unsteady(self) -> list[str]:
        """Return lines on those whose timings scatter too far to be figures."""
        lines = []
        for name, reports in self.found.items():
            timings = [seconds for found in reports for seconds in found["seconds"]]
            times = median(timings) / max(min(timings), 1e-12)
            if times > UNSTEADY:
                where = f"{self.work.name}, threads {self.threads}: {name}"
                lines.append(
                    f"{where} is unsteady, its median {times:.3g} x its best timing: threads that "
                    f"wait for one another lose most where other work holds a processor"
                )
        return lines

    def apart(self, name: str) -> float:
        """Return how far the loss of a competitor is from the first one's, at worst."""
        first = next(iter(self.found.values()))[0]["loss"]
        return max(difference(found["loss"], first) for found in self.found[name])


def held_up(few: Outcome, many: Outcome) -> list[str]:
    """Return lines on those that more threads have made slower by far."""
    lines = []
    for name in few.found.keys() & many.found.keys():
        times = median(many.seconds(name)) / median(few.seconds(name))
        if times > UNSTEADY:
            lines.append(
                f"{few.work.name}: {name} takes {times:.3g} x as long with {many.threads} threads "
                f"as with {few.threads}: did another program hold a processor?"
            )
    return sorted(lines)


class Bench:
    """All runs of one command: what is there, what failed, and where kernels are kept."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.notes: list[str] = []
        self.versions: dict[str, str] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="kernels")

    def close(self) -> None:
        """Forget the kernels."""
        self._folder.cleanup()

    def cache(self, name: str = "kept") -> str:
        """Return a folder for kernels; one of the name is the same one each time."""
        folder = Path(self._folder.name) / name
        folder.mkdir(exist_ok=True)
        return str(folder)

    def there(self, competitors: Sequence[Competitor], work: Work) -> list[Competitor]:
        """Return those that are installed and can do the work; note how to get the others."""
        found = []
        for competitor in competitors:
            if not competitor.can(work):
                continue
            if competitor.name not in self.versions:
                python = interpreter(self.settings, competitor.peer)
                self.versions[competitor.name] = version(python, competitor)
                line = advice(python, competitor)
                if not self.versions[competitor.name] and line not in self.notes:
                    self.notes.append(line)
            if self.versions[competitor.name]:
                found.append(competitor)
        return found

    def one(
        self, competitor: Competitor, work: str, mode: str, threads: int, number: int, cache: str
    ) -> Found | None:
        """Run a competitor once; None, and a note, if it fails."""
        show(f"round {number + 1}: {competitor.name}, {mode}, threads {threads}")
        places = processors() if threads == 1 and competitor.peer == "jax" else []
        orders = {
            "mode": mode,
            "threads": threads,
            "budget": self.settings.seconds,
            "cpu": places[number % len(places)] if places else None,
        }
        try:
            python = interpreter(self.settings, competitor.peer)
            return run(competitor, python, work, orders, cache)
        except Failed as error:
            self.notes.append(str(error))
            self.versions[competitor.name] = ""  # it is not tried again
            return None

    def compare(self, work: Work, competitors: Sequence[Competitor], threads: int) -> Outcome:
        """Run those that are there by turns.

        Raises:
            AssertionError: they do not end with the same loss.
        """
        text = json.dumps(job_of(work))
        outcome = Outcome(work, threads, {})
        racing = self.there(competitors, work)
        for number in range(self.settings.rounds):
            for competitor in self.there(racing, work):
                found = self.one(competitor, text, "speed", threads, number, self.cache())
                if found is not None:
                    outcome.found.setdefault(competitor.name, []).append(found)
        for name in outcome.found:
            if not outcome.apart(name) <= CLOSE:
                losses = {name: found[0]["loss"] for name, found in outcome.found.items()}
                raise AssertionError(f"{work.name}: the losses differ: {losses}")
        self.notes += outcome.unsteady()
        return outcome

    def peak(self, threads: int) -> list[float]:
        """Return the operations per second of NumPy's product of large matrices, round by round."""
        dgemm = Competitor("dgemm", "numpy", "dgemm")
        if not self.there([NUMPY], NO_WORK):
            return []
        rates = []
        for number in range(self.settings.rounds):
            python = interpreter(self.settings, "numpy")
            show(f"round {number + 1}: dgemm, threads {threads}")
            found = run(dgemm, python, "{}", {"threads": threads, "repeats": 5}, self.cache())
            rates.append(found["flops"] / min(found["seconds"]))
        return rates


NO_WORK = Work("", (), "", "", 0.0, 0.0, 0, 0, "step", 0)
