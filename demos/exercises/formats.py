"""The formats of a report: CSV, JUnit's XML, and the files of Gradescope and Moodle."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Sequence

from ..language import isolated
from .catalogue import Exercise, Texts
from .grading import NOT_BEGUN, PASSED, Grade, Learner

_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet would evaluate
SEEN = "solution seen"


def chapters_of(wanted: Sequence[Exercise]) -> list[str]:
    """Return the chapters of some exercises, in order."""
    return list(dict.fromkeys(exercise.chapter for exercise in wanted))


def as_csv(learners: Sequence[Learner], wanted: Sequence[Exercise], texts: Texts) -> str:
    """Return a table, one row per learner: one column per exercise, points by chapter, total."""
    chapters = chapters_of(wanted)
    titles = [*map(texts.chapter, chapters)]
    head = ["learner", *(exercise.id for exercise in wanted), *titles, "total", SEEN]
    return _table(
        head,
        (
            [
                _name(learner),
                *(grade.outcome for grade in learner.grades),
                *map(learner.done_in, chapters),
                learner.done,
                " ".join(e.id for e in wanted if e.id in learner.seen),
            ]
            for learner in learners
        ),
    )


def as_moodle(learners: Sequence[Learner], wanted: Sequence[Exercise], texts: Texts) -> str:
    """Return what Moodle's gradebook imports: points by chapter, one row per user.

    Moodle asks which column is which; the learner's column is their folder's name: a username,
    an ID number or an e-mail address.
    """
    chapters = chapters_of(wanted)
    head = ["Username", *map(texts.chapter, chapters), "Exercises"]
    rows = ([_name(x), *map(x.done_in, chapters), x.done] for x in learners)
    return _table(head, rows)


def as_gradescope(learners: Sequence[Learner], wanted: Sequence[Exercise], texts: Texts) -> str:
    """Return Gradescope's results.json for one learner, one test per exercise, one point each."""
    (learner,) = learners
    tests = []
    for grade in learner.grades:
        passed, seen = grade.outcome == PASSED, grade.exercise.id in learner.seen
        says = [SEEN] * seen + [isolated(grade.says) or grade.outcome] * (not passed)
        tests.append(
            {
                "number": str(grade.exercise.number),
                "name": f"{grade.exercise.id}: {texts.title(grade.exercise)}",
                "score": int(passed),
                "max_score": 1,
                "status": "passed" if passed else "failed",
                "output": _legal("\n".join(says)),
                "tags": [grade.exercise.chapter],
            }
        )
    counts = [
        f"{texts.chapter(chapter)}: {learner.done_in(chapter)}" for chapter in chapters_of(wanted)
    ]
    found = {"output": "\n".join(counts), "tests": tests, "visibility": "visible"}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()


def _name(learner: Learner) -> str:
    return f"'{learner.name}" if learner.name.startswith(_FORMULA) else learner.name


def as_junit(learners: Sequence[Learner], wanted: Sequence[Exercise], texts: Texts) -> str:
    """Return JUnit's XML: one suite per learner, one case per exercise; points as properties."""
    suites = ET.Element("testsuites", name="exercises")
    for learner in learners:
        name = _legal(learner.name)
        suite = ET.SubElement(suites, "testsuite", name=name)
        properties = ET.SubElement(suite, "properties")
        for chapter in chapters_of(wanted):
            points = str(learner.done_in(chapter))
            ET.SubElement(properties, "property", name=texts.chapter(chapter), value=points)
        for grade in learner.grades:
            case = ET.SubElement(
                suite,
                "testcase",
                classname=f"{name}.{grade.exercise.chapter}",
                name=grade.exercise.id,
                time=f"{grade.seconds:.3f}",
            )
            if grade.exercise.id in learner.seen:
                ET.SubElement(ET.SubElement(case, "properties"), "property", name=SEEN, value="yes")
            if grade.outcome == NOT_BEGUN:
                ET.SubElement(case, "skipped", message=NOT_BEGUN)
            elif grade.outcome != PASSED:
                says = _legal(isolated(grade.says))
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
    """Return a text without the characters that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


FORMATS: dict[str, Callable[[Sequence[Learner], Sequence[Exercise], Texts], str]] = {
    "csv": as_csv,
    "junit": as_junit,
    "gradescope": as_gradescope,
    "moodle": as_moodle,
}
