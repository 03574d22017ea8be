"""Reports on a class: a table at the terminal, what to discuss next time, files of marks."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from autograd.notation import readable
from autograd.terminal import complain

from ..files import write_whole
from ..language import COLUMNS, language_of, wrapped
from .catalogue import Exercise, Texts
from .folder import Folder
from .formats import FORMATS, chapters_of
from .grading import NOT_BEGUN, PASSED, Learner, graded
from .reports import harmless
from .showing import Teller

KEPT = Path(".gradb-report.jsonl")  # the grades of an interrupted report
MOST_SAID = 10  # misconceptions in the summary
_OURS = {NOT_BEGUN, PASSED, "missing_file", "gap", "gap_after", "unknown"}  # not misconceptions


def report(
    folders: Sequence[Path],
    wanted: Sequence[Exercise],
    files: Mapping[str, str],
    language: str | None,
) -> int:
    """Grade folders, show and write the results, and return the exit code.

    A folder without exercises is reported, and the others are graded. Files are given by
    format; "-" is standard output, instead of the table.
    """
    for file in (Path(name) for name in files.values() if name != "-"):  # before the work
        if file.is_dir() or not file.resolve().parent.is_dir():
            raise OSError(f"cannot write {file}: it is a folder, or its folder does not exist")
    started = time.monotonic()
    distinct = list(dict.fromkeys(folder.resolve() for folder in folders))
    theirs = [folder for folder in distinct if Folder(folder).holds_exercises]
    for folder in distinct:
        if folder not in theirs:
            complain(_stranger(folder))
    if "gradescope" in files and len(theirs) != 1:
        raise OSError("Gradescope grades one learner at a time: name one folder")
    learners = graded(theirs, wanted, language, KEPT) if theirs else []
    teller = Teller(Texts(language_of(language)))
    if learners and "-" not in files.values():
        show_table(teller, learners, wanted)
        count, all_ = sum(learner.done for learner in learners), len(learners) * len(wanted)
        seconds = round(time.monotonic() - started, 1)
        fields = {"folders": len(learners), "done": count, "count": all_, "seconds": seconds}
        teller.show(teller.texts.say("report_counts", **fields))
        show_misconceptions(teller, learners)
    for kind, name in files.items():
        text = FORMATS[kind](learners, wanted, teller.texts)
        if name == "-":
            print(readable(text), end="")
        else:  # the byte order mark is for spreadsheets
            write_whole({Path(name): ("\ufeff" if kind == "csv" else "") + text})
    if len(theirs) < len(distinct):
        return 2
    return 0 if all(learner.done == len(wanted) for learner in learners) else 1


def _stranger(folder: Path) -> str:
    """Say that a folder is not a learner's, and what may have been meant."""
    if not folder.exists():
        return f"{harmless(str(folder))}: no such folder"
    if not folder.is_dir():
        return f"{harmless(str(folder))}: not a folder"
    says = f"{harmless(str(folder))}: no exercise folder; `init` makes one"
    if any(Folder(inner).holds_exercises for inner in sorted(folder.glob("*/"))):
        says += f". Some lie in it: name those, as {harmless(str(folder))}/* does"
    return says


def show_table(teller: Teller, learners: Sequence[Learner], wanted: Sequence[Exercise]) -> None:
    """Print one row per learner and one column per chapter, with the number of exercises done.

    A star marks learners who have seen solutions.
    """
    texts, chapters = teller.texts, chapters_of(wanted)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column(texts.say("report_learner"), overflow="fold")
    for title in (*map(texts.chapter, chapters), texts.say("report_total")):
        widest = max(5, *map(len, title.split()))  # a heading has one word per line
        table.add_column(title, justify="right", max_width=widest)
    for learner in learners:
        cells = [Text(readable(harmless(learner.name)) + " *" * bool(learner.seen))]
        for chapter in chapters:
            of = sum(exercise.chapter == chapter for exercise in wanted)
            cells.append(_share(learner.done_in(chapter), of))
        table.add_row(*cells, _share(learner.done, len(learner.grades)))
    teller.console.print(table)
    if any(learner.seen for learner in learners):
        teller.say("report_seen", "dim")


def _share(done: int, of: int) -> Text:
    style = "green" if done == of else "dim" if not done else ""
    return Text(f"{done}/{of}", style=style)


def show_misconceptions(teller: Teller, learners: Sequence[Learner]) -> None:
    """Print the most frequent misconceptions, so that the next lesson can begin there."""
    every = Counter(
        (grade.exercise, grade.outcome)
        for learner in learners
        for grade in learner.grades
        if grade.outcome not in _OURS
    )
    common = [found for found in every.most_common(MOST_SAID) if len(learners) > 1]
    if common:
        teller.say("report_next", "bold")
    for (exercise, message), count in common:
        said = teller.texts.message(exercise, message, {}).split("\n")[0]
        teller.show(f"{count:4} × {exercise.id}")
        for line in wrapped(said, COLUMNS, "       "):
            teller.show(line)
