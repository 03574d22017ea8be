"""The teacher's report: every exercise is run again, and each form of it can be read back."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from demos.exercises import grading
from demos.exercises.__main__ import main
from demos.exercises.catalogue import Texts, by_name, exercises
from demos.exercises.classroom import KEPT, show_table
from demos.exercises.folder import STATE, Folder
from demos.exercises.formats import as_csv, as_junit
from demos.exercises.grading import Grade, Learner, graded, untouched
from demos.exercises.showing import Teller
from demos.files import write_whole

UNITS, LOSSES, SLOPES = exercises()[:3]
RIGHT = UNITS.solution.read_text(encoding="utf-8")
WRONG = "def both(a, b):\n    return a * b + b, a + b + b\n"
RAISES = (
    "import sys\nsys.stdout.buffer.write(bytes(range(256)) + ']]> <b> &'.encode())\n"
    "def both(a, b):\n    raise ValueError('\\x07 <&> ]]> \\ufffe \\ud800')\n"
)
WRITES = f"import os\nopen('left.txt', 'w').write(os.getcwd())\n{RIGHT}"
ONLY = ["--only", "units", "--only", "losses", "--only", "slopes"]
Capture = pytest.CaptureFixture[str]
Make = Callable[..., Folder]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make a learner's folder; of the first exercise it holds what is given."""

    def made(name: str, units: str = "", language: str = "en") -> Folder:
        assert main(["init", str(tmp_path / name), "--language", language]) == 0
        folder = Folder(tmp_path / name)
        if units:
            folder.file(UNITS).write_text(units, encoding="utf-8")
        return folder

    return made


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file): (file.stat().st_mtime_ns, file.read_bytes()) for file in files}


@pytest.mark.slow
def test_a_class_in_every_state(make: Make, tmp_path: Path, capsys: Capture) -> None:
    done, persian = make("ann", RIGHT), make("bob", WRONG, language="fa")
    for exercise in (LOSSES, SLOPES):
        shutil.copy(exercise.solution, done.file(exercise))
    boasts, raises = make("a/mine"), make("b/mine", RAISES)
    boasts.done = [exercise.id for exercise in exercises()]
    boasts.save()
    raises.file(LOSSES).unlink()
    damaged = make("new\nline", WRITES)
    (damaged.path / STATE).write_text("[" * 100_000)
    unmarked = make("=1+1", RIGHT)
    (unmarked.path / STATE).unlink()
    folders = [done, persian, boasts, raises, damaged, unmarked]
    before = snapshot(tmp_path)
    sheet, junit = tmp_path / "out.csv", tmp_path / "out.xml"
    command = ["report", *(str(folder.path) for folder in folders), str(done.path / "." / "..")]
    command += [str(done.path), *ONLY, "--csv", str(sheet), "--junit", str(junit)]
    capsys.readouterr()
    assert main(command) == 2
    shown = capsys.readouterr()
    assert f"{tmp_path}: no exercise folder" in shown.err
    assert "new·line" in shown.out
    assert "Folders: 6; exercises done: 5 of 18;" in shown.out
    after = snapshot(tmp_path)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {str(sheet), str(junit)}

    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = {row.pop("learner"): list(row.values()) for row in csv.DictReader(file)}
    assert rows == {
        "ann": ["passed", "passed", "passed", "3", "3", ""],
        "bob": ["b_in_last", "not begun", "not begun", "0", "0", ""],
        "a/mine": ["not begun", "not begun", "not begun", "0", "0", ""],
        "b/mine": ["raised", "missing_file", "not begun", "0", "0", ""],
        "new\nline": ["passed", "not begun", "not begun", "1", "1", ""],
        "'=1+1": ["passed", "not begun", "not begun", "1", "1", ""],
    }

    suites = ET.parse(junit).getroot()
    assert suites.attrib | {"time": ""} == {
        "name": "exercises", "tests": "18", "failures": "3", "errors": "0", "skipped": "10",
        "time": "",
    }  # fmt: skip
    assert [suite.get("name") for suite in suites] == [*[*rows][:5], "=1+1"]
    for suite in suites:
        cases = suite.findall("testcase")
        assert [case.get("name") for case in cases] == ["units", "losses", "slopes"]
        assert int(suite.get("tests", 0)) == len(cases)
        assert int(suite.get("failures", 0)) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped", 0)) == len(suite.findall("testcase/skipped"))
        assert all(float(case.get("time", "")) >= 0 for case in cases)
    failure = suites[1][1].find("failure")  # after the properties
    assert failure is not None
    assert failure.get("type") == "b_in_last"
    failure, printed = suites[3][1].find("failure"), suites[3][1].find("system-out")
    assert failure is not None and failure.text and "<&> ]]>" in failure.text  # noqa: PT018
    assert printed is not None and printed.text and "]]> <b> &" in printed.text  # noqa: PT018


@pytest.mark.slow
def test_exit_codes_that_graders_read(make: Make, capsys: Capture) -> None:
    ann, bob = make("ann", RIGHT), make("bob", WRONG)
    only = ["--only", "units"]
    assert main(["report", str(ann.path), *only]) == 0
    assert main(["report", str(ann.path), str(bob.path), *only]) == 1
    assert main(["report", str(ann.path), str(ann.path.parent / "nobody"), *only]) == 2
    assert "nobody: no such folder" in capsys.readouterr().err
    assert main(["report", str(ann.path), "--only", "unit"]) == 2
    assert "Did you mean units?" in capsys.readouterr().out
    assert main(["report", str(ann.path.parent), *only]) == 2
    assert f"name those, as {ann.path.parent}/* does" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["report"])


def test_csv_in_the_tables_place(make: Make, capsys: Capture) -> None:
    folder = make("ann", RIGHT)
    capsys.readouterr()
    assert main(["report", str(folder.path), "--only", "by_hand", "--csv", "-"]) == 1
    header, row = csv.reader(io.StringIO(capsys.readouterr().out))
    by_hand = [e.id for e in exercises() if e.chapter == "by_hand"]
    assert header == ["learner", *by_hand, "By hand", "total", "solution seen"]
    assert row == ["ann", "passed", *["not begun"] * (len(by_hand) - 1), "1", "1", ""]


def test_a_file_is_written_whole_or_not_at_all(make: Make, tmp_path: Path, capsys: Capture) -> None:
    folder = make("ann", RIGHT)
    nowhere = tmp_path / "nowhere" / "out.csv"
    for option in ("--csv", "--junit"):
        for place in (nowhere, tmp_path):
            command = ["report", str(folder.path), "--only", "units", option, str(place)]
            assert main(command) == 2
            assert f"cannot write {place}" in capsys.readouterr().err
    file = tmp_path / "kept"
    file.mkdir()
    with pytest.raises(OSError, match="kept"):
        write_whole({file: "text"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ann", "kept"]


def test_any_name_can_be_written() -> None:
    """Names come from file systems, messages and output from learners."""
    odd = "\x00\x1b[31m \ud800 \ufffe \U0001f600 \x85 \r\n <a b='c'> & ]]>"
    for name in (odd, "=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", 'a","b'):
        grade = Grade(UNITS, "raised", odd, odd)
        of = [Learner(name, [grade])], [UNITS], Texts("en")
        suites = ET.fromstring(as_junit(*of).encode())
        assert suites[0][1].get("name") == "units"
        (_, row) = csv.reader(io.StringIO(as_csv(*of), newline=""))
        assert row[0].lstrip("'") == name
        assert row[0][0] not in "=+-@\t\r\n"


def test_the_table_is_legible_for_a_class(capsys: Capture) -> None:
    learners = [
        Learner(f"backprop-learner{i:02}", [Grade(e, "passed") for e in exercises()])
        for i in range(30)
    ]
    show_table(Teller(Texts("en")), learners, exercises())
    lines = capsys.readouterr().out.rstrip().split("\n")
    rows = [line for line in lines if "backprop" in line]
    assert len(rows) == 30
    assert max(map(len, lines)) <= 80
    count = len(exercises())
    assert re.fullmatch(rf" ?backprop-learner00( +\d+/\d+){{6}} +{count}/{count} *", rows[0])


def test_what_an_editor_changes_begins_nothing(make: Make) -> None:
    folder = make("ann", language="fa")
    for exercise in exercises():
        assert untouched(exercise, folder.file(exercise)), exercise.id
    file, text = folder.file(UNITS), folder.file(UNITS).read_text(encoding="utf-8")
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "  \r\n").encode() + b"\r\n\r\n")
    assert untouched(UNITS, file)
    file.write_text(text.replace("c = ...", "c = a * b", 1), encoding="utf-8")
    assert not untouched(UNITS, file)
    assert not untouched(UNITS, folder.path / "nowhere.py")
    assert not untouched(by_name("chain"), file)


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_graded_and_the_same_command_goes_on(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    paths = [make("ann", RIGHT).path, make("bob", WRONG).path, make("cem", RIGHT).path]
    whole, kept, begun = grading._run, tmp_path / "kept", []

    def cut(jobs: dict[str, grading.Job]) -> Iterator[tuple[str, grading.Found]]:
        begun.append(len(jobs))
        for done, found in enumerate(whole(jobs)):
            if done == 2 and len(begun) == 1:
                raise KeyboardInterrupt
            yield found

    monkeypatch.setattr(grading, "_run", cut)
    with pytest.raises(KeyboardInterrupt):
        graded(paths, [UNITS, LOSSES], "en", kept)
    assert f"2 of 3 answers are graded, and kept in {kept}" in capsys.readouterr().err
    assert len(kept.read_text(encoding="utf-8").splitlines()) == 2
    with kept.open("a", encoding="utf-8") as file:
        file.write('["cut off in the mid')
    learners = graded(paths, [UNITS, LOSSES], "en", kept)
    assert begun == [3, 1]  # ann and cem have the same file, and nobody has begun the second
    outcomes = {x.name: [grade.outcome for grade in x.grades] for x in learners}
    assert outcomes == {
        "ann": ["passed", "not begun"],
        "bob": ["b_in_last", "not begun"],
        "cem": ["passed", "not begun"],
    }
    assert not kept.exists()


def test_where_nothing_can_be_kept_it_is_graded_all_the_same(make: Make, tmp_path: Path) -> None:
    (learner,) = graded([make("ann", RIGHT).path], [UNITS], "en", tmp_path / "nowhere" / "kept")
    assert learner.done == 1


@pytest.mark.slow
def test_what_gradescope_and_moodle_read(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    ann, bob = make("ann", RIGHT), make("bob", WRONG)
    bob.shown(LOSSES)
    file = tmp_path / "results.json"
    assert main(["report", str(bob.path), *ONLY, "--gradescope", str(file)]) == 1
    found = json.loads(file.read_text(encoding="utf-8"))
    assert [(test["score"], test["status"]) for test in found["tests"]] == [(0, "failed")] * 3
    assert "b goes into d" in found["tests"][0]["output"] or found["tests"][0]["output"]
    assert found["tests"][1]["output"] == "solution seen\nnot begun"
    assert found["output"] == "By hand: 0"
    both = [str(ann.path), str(bob.path), *ONLY, "--language", "en"]
    capsys.readouterr()
    assert main(["report", *both, "--gradescope", str(file)]) == 2
    assert "one learner at a time" in capsys.readouterr().err
    assert main(["report", *both, "--moodle", "-"]) == 1
    rows = [*csv.reader(io.StringIO(capsys.readouterr().out))]
    assert rows == [["Username", "By hand", "Exercises"], ["ann", "1", "1"], ["bob", "0", "0"]]
    assert main(["report", *both]) == 1
    shown = capsys.readouterr().out
    assert "bob *" in shown
    assert "   1 × units" in shown
    assert not KEPT.exists()


def test_a_chapter_is_meant_by_its_title_too(make: Make, capsys: Capture) -> None:
    folder = make("ann", RIGHT)
    for name in ("by_hand", "By hand", "با دست"):
        capsys.readouterr()
        assert main(["report", str(folder.path), "--only", name, "--csv", "-"]) == 1
        assert len(capsys.readouterr().out.split("\n")[0].split(",")) == 7 + 4


def test_the_table_follows_the_language(make: Make, capsys: Capture) -> None:
    folder = make("ann", RIGHT)
    capsys.readouterr()
    assert main(["report", str(folder.path), "--only", "units", "--language", "fa"]) == 0
    shown = capsys.readouterr().out
    assert "دانشجو" in shown
    assert "Learner" not in shown


def test_files_are_named_as_they_were_meant(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken") as raised:
        write_whole({tmp_path / "taken": "text"})
    assert raised.value.filename == str(tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
