"""How long a class takes, from empty folders to marks: learners made up from many answers."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from time import perf_counter

from demos.exercises.catalogue import Exercise, Texts, exercises
from demos.exercises.folder import Folder

from .harness import Settings

LEARNERS = 200
BEGUN, WRONG = 0.7, 0.2  # shares: of the exercises, and of those begun
UNPREPARED = Path(__file__).parents[1] / "exercises" / "unprepared.toml"


def classroom(settings: Settings) -> list[str]:
    """Time of a class of 200 made-up learners: their folders, then `report` with all its files."""
    count = settings.steps or LEARNERS
    rows = tomllib.loads(UNPREPARED.read_text(encoding="utf-8"))["answer"]
    whole: dict[str, list[str]] = {row["exercise"]: [] for row in rows}
    for row in rows:
        if "code" in row:
            whole[row["exercise"]].append(row["code"])
    with tempfile.TemporaryDirectory() as place:
        started, begun = perf_counter(), 0
        for number in range(1, count + 1):
            folder = Folder(Path(place, f"learner{number:03}"))
            folder.path.mkdir()
            folder.fill(Texts("en"))
            rng = random.Random(number)
            for exercise in exercises():
                if rng.random() < BEGUN:
                    begun += 1
                    code = _answer(exercise, whole.get(exercise.id, []), rng)
                    mine = f"# learner {number}\n{code}"  # no two files are the same
                    folder.file(exercise).write_text(mine, encoding="utf-8")
        made = perf_counter()
        files = ["--csv", "m.csv", "--junit", "m.xml", "--moodle", "g.csv"]
        folders = sorted(str(path) for path in Path(place).iterdir())
        root = str(Path(__file__).parents[2])
        subprocess.run(
            [sys.executable, "-m", "demos.exercises", "report", *folders, *files],
            cwd=place,
            env={**os.environ, "PYTHONPATH": root},
            check=False,
            stdout=subprocess.DEVNULL,
        )
        ended = perf_counter()
    return [
        f"learners: {count}, exercises: {len(exercises())}, answers: {begun}, all different",
        f"folders made in {made - started:.1f} s, graded in {ended - made:.0f} s "
        f"on {os.cpu_count()} cores: {(ended - made) / begun * 1000:.0f} ms per answer",
    ]


def _answer(exercise: Exercise, wrong: list[str], rng: random.Random) -> str:
    """Return a right answer, or one of those that learners have got wrong."""
    if rng.random() < WRONG:
        known = [file.read_text(encoding="utf-8") for file in exercise.wrong]
        return str(rng.choice([*wrong, *known]))
    return exercise.solution.read_text(encoding="utf-8")
