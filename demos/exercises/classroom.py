"""Reports on a class: a table at the terminal, a CSV file, a JUnit XML file."""

from __future__ import annotations

import csv
import io
import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograd.notation import counted, readable
from autograd.terminal import complain

from ..files import write_whole
from .catalogue import Exercise, Texts
from .folder import Folder
from .grading import NOT_BEGUN, PASSED, Grade, Learner, graded
from .reports import harmless

_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet would work out


def report(
    folders: Sequence[Path],
    wanted: Sequence[Exercise],
    csv_file: str | None,
    junit_file: str | None,
    language: str | None,
) -> int:
    """Grade folders, show and write how they stand, and return the exit code.

    A folder that holds no exercises is named, and the others are graded. Of the two files, "-"
    is standard output, in the table's place.
    """
    files = [Path(name) for name in (csv_file, junit_file) if name and name != "-"]
    for file in files:  # before the work, not after it
        if file.is_dir() or not file.resolve().parent.is_dir():
            raise OSError(f"cannot write {file}: it is a folder, or lies in none that exists")
    started = time.monotonic()
    distinct = list(dict.fromkeys(folder.resolve() for folder in folders))
    theirs = [folder for folder in distinct if Folder(folder).holds_exercises]
    for folder in distinct:
        if folder not in theirs:
            complain(_stranger(folder))
    learners = graded(theirs, wanted, language) if theirs else []
    seconds = time.monotonic() - started
    if learners and "-" not in (csv_file, junit_file):
        show_table(learners, wanted)
        count, all_ = sum(learner.done for learner in learners), len(learners) * len(wanted)
        folders_ = counted(len(learners), "folder")
        print(f"{folders_}, {count} of {all_} exercises done; {seconds:.1f} s")
    if csv_file:  # the mark in front is for spreadsheets
        _write(csv_file, as_csv(learners, wanted), "\ufeff")
    if junit_file:
        _write(junit_file, as_junit(learners))
    if len(theirs) < len(distinct):
        return 2
    return 0 if all(learner.done == len(wanted) for learner in learners) else 1


def _write(name: str, text: str, mark: str = "") -> None:
    if name == "-":
        print(readable(text), end="")
    else:
        write_whole({Path(name): mark + text})


def _stranger(folder: Path) -> str:
    """Say that a folder is none of a learner's, and what may have been meant."""
    if not folder.exists():
        return f"{harmless(str(folder))}: no such folder"
    if not folder.is_dir():
        return f"{harmless(str(folder))}: not a folder"
    says = f"{harmless(str(folder))}: no exercise folder; `init` makes one"
    if any(Folder(inner).holds_exercises for inner in sorted(folder.glob("*/"))):
        says += f". Some lie in it: name those, as {harmless(str(folder))}/* does"
    return says


def show_table(learners: Sequence[Learner], wanted: Sequence[Exercise]) -> None:
    """Print a row a learner, a column a chapter, each with how many exercises are done."""
    texts = Texts("en")
    chapters = list(dict.fromkeys(exercise.chapter for exercise in wanted))
    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("Learner", overflow="fold")
    for title in (*map(texts.chapter, chapters), "Total"):
        widest = max(5, *map(len, title.split()))  # a heading's words stand one above the other
        table.add_column(title, justify="right", max_width=widest)
    for learner in learners:
        cells = [Text(readable(harmless(learner.name)))]
        for chapter in chapters:
            outcomes = [g.outcome for g in learner.grades if g.exercise.chapter == chapter]
            cells.append(_share(outcomes.count(PASSED), len(outcomes)))
        table.add_row(*cells, _share(learner.done, len(learner.grades)))
    Console(highlight=False).print(table)


def _share(done: int, of: int) -> Text:
    style = "green" if done == of else "dim" if not done else ""
    return Text(f"{done}/{of}", style=style)


def as_csv(learners: Sequence[Learner], wanted: Sequence[Exercise]) -> str:
    """Return a table with a row a learner and a column an exercise."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["learner", *(exercise.id for exercise in wanted), "total"])
    for learner in learners:
        name = f"'{learner.name}" if learner.name.startswith(_FORMULA) else learner.name
        writer.writerow([name, *(grade.outcome for grade in learner.grades), learner.done])
    return out.getvalue()


def as_junit(learners: Sequence[Learner]) -> str:
    """Return JUnit's XML: a suite a learner, a case an exercise."""
    suites = ET.Element("testsuites", name="exercises")
    for learner in learners:
        name = _legal(learner.name)
        suite = ET.SubElement(suites, "testsuite", name=name)
        for grade in learner.grades:
            case = ET.SubElement(
                suite,
                "testcase",
                classname=f"{name}.{grade.exercise.chapter}",
                name=grade.exercise.id,
                time=f"{grade.seconds:.3f}",
            )
            if grade.outcome == NOT_BEGUN:
                ET.SubElement(case, "skipped", message=NOT_BEGUN)
            elif grade.outcome != PASSED:
                says = _legal(grade.says)
                short = " ".join(says.split())
                ET.SubElement(case, "failure", type=grade.outcome, message=short).text = says
            if grade.printed:
                ET.SubElement(case, "system-out").text = _legal(grade.printed)
        _count(suite, learner.grades)
    _count(suites, [grade for learner in learners for grade in learner.grades])
    ET.indent(suites)
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
    return declaration + ET.tostring(suites, encoding="unicode") + "\n"


def _count(element: ET.Element, grades: Sequence[Grade]) -> None:
    skipped = sum(grade.outcome == NOT_BEGUN for grade in grades)
    passed = sum(grade.outcome == PASSED for grade in grades)
    element.set("tests", str(len(grades)))
    element.set("failures", str(len(grades) - skipped - passed))
    element.set("errors", "0")
    element.set("skipped", str(skipped))
    element.set("time", f"{sum(grade.seconds for grade in grades):.3f}")


def _legal(text: str) -> str:
    """Return a text without the signs that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
