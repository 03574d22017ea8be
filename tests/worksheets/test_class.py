"""A class: a sheet a student with numbers of their own, one key in the roster's order."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from demos.language import LANGUAGES
from demos.worksheets import TOPICS, class_worksheet, command
from demos.worksheets.roster import Student

from .reading import cells, made, numbers, tree
from .test_command import written

CLASS = [Student("Sara", "4011"), Student("علی رضایی"), Student("<b>O'Hara</b> & {x}", "a@b.c")]


def articles(page: str) -> list[Element]:
    return [*tree(page).iter("article")]


def body(page: str) -> str:
    """Return what a sheet says below its head, whose name and date differ."""
    return page.partition("</header>")[2].partition("</article>")[0].partition("</body>")[0].strip()


def named(part: Element) -> list[str]:
    return ["".join(name.itertext()) for name in part.iter("bdi")][:2]


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("language", ["en", pytest.param("fa", marks=pytest.mark.slow)])
def test_each_student_gets_the_sheet_of_their_own_seed(topic: str, language: str) -> None:
    sheets, key = class_worksheet(topic, 7, language, CLASS)
    parts = sheets.split("<article>")[1:]
    assert len({body(part) for part in parts}) == len(parts) == len(CLASS)
    for student, part, solved in zip(CLASS, parts, articles(key)):
        seed = student.seed(topic, 7)
        assert body(part) == body(made(topic, seed, language).sheet), "to print one again"
        shown = [x for cell in solved.iter("td") for x in numbers(cell) if _answers(cell)]
        whole = cells(made(topic, seed, language).key, "answer")
        assert shown == [x for cell in whole for x in numbers(cell)]


def _answers(cell: Element) -> bool:
    return cell.get("class") == "answer"


def test_names_are_printed_as_they_are_in_the_rosters_order() -> None:
    for page in class_worksheet("neuron", 7, "fa", CLASS):
        names = [named(part) for part in articles(page)]
        assert [name[0] for name in names] == [student.name for student in CLASS]
        assert names[0][1] == "4011"
    assert "<bdi>&lt;b&gt;O&#x27;Hara&lt;/b&gt; &amp; {x}</bdi>" in page


def test_a_key_of_a_class_has_answers_alone() -> None:
    _, key = class_worksheet("network", 7, "en", CLASS)
    assert not [*tree(key).iter("svg")]
    assert "derivation" not in {table.get("class") for table in tree(key).iter("table")}
    assert not cells(key, "blank")


def test_a_sheet_does_not_depend_on_the_others() -> None:
    alone = class_worksheet("momentum", 7, "en", CLASS[2:])
    among = class_worksheet("momentum", 7, "en", [Student("New"), *reversed(CLASS)])
    for one, many in zip(alone, among):
        assert one.split("<article>")[1].partition("</article>")[0] in many


@pytest.mark.slow
def test_students_of_a_class_share_few_numbers() -> None:
    least_of = {"neuron": 97, "momentum": 90, "adam": 95, "softmax": 98, "expression": 97}
    for topic, least in least_of.items():
        sheets, _ = class_worksheet(topic, 7, "en", [Student(str(i)) for i in range(100)])
        assert len({body(part) for part in sheets.split("<article>")[1:]}) >= least, topic


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    file = tmp_path / "my class.csv"
    file.write_text("name,id\nSara,4011\nعلی,4012\n", encoding="utf-8")
    return file


def test_one_file_of_sheets_and_one_key_in_each_language(
    roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheets"
    words = ["neuron", "--class", str(roster), "--seed", "7", "--out", str(out)]
    assert written(*words, "--language", "both") == 0
    names = [
        f"neuron-7-my class-{end}" for end in ("en.html", "en-key.html", "fa.html", "fa-key.html")
    ]
    assert capsys.readouterr().out.splitlines() == [str(out / name) for name in names]
    assert sorted(file.name for file in out.iterdir()) == sorted(names)
    students = [Student("Sara", "4011"), Student("علی", "4012")]
    for language, name in zip(LANGUAGES, (names[0], names[2])):
        text = (out / name).read_text(encoding="utf-8")
        assert text == class_worksheet("neuron", 7, language, students).sheet


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name\nSara\nSara\n", "line 3: Sara is in line 2 too"),
        (None, "cannot be read: No such file"),
    ],
)
def test_a_roster_that_is_none_leaves_nothing(
    content: str | None, said: str, roster: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster.unlink()
    if content:
        roster.write_text(content)
    out = tmp_path / "sheets"
    assert written("chain", "--class", str(roster), "--seed", "7", "--out", str(out)) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_ctrl_c_leaves_nothing(
    roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(students: list[Student], what: str) -> Iterator[Student]:
        yield students[0]
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_with_progress", stopped)
    out = tmp_path / "sheets"
    assert written("neuron", "--class", str(roster), "--seed", "7", "--out", str(out)) == 130
    assert not out.exists()


def test_progress_is_for_who_is_watching(
    roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for screen, watched in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", screen)
        words = ("--class", str(roster), "--seed", "7", "--out", str(tmp_path / "new"))
        assert written("neuron", "--language", "en", *words) == 0
        assert bool(screen.getvalue()) == watched
