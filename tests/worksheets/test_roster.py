"""A roster as spreadsheets and course systems write it, and what is said where it is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from demos.worksheets.roster import MOST_STUDENTS, RosterError, Student, read_roster

PERSIAN = "نام;شماره دانشجویی\nسارا احمدي;۴۰۱۱\nعلي رضايي;۴۰۱۲\n"
CLASS = [Student("Sara", "1"), Student("Ali Rezaei", "2")]


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


def read(file: Path, content: str | bytes) -> list[Student]:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_roster(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"])
def test_persian_is_read_in_the_encodings_of_spreadsheets(roster: Path, encoding: str) -> None:
    text = PERSIAN if encoding != "cp1256" else PERSIAN.translate(str.maketrans("ی۴۰۱۲", "ي4012"))
    ids = ["۴۰۱۱", "۴۰۱۲"] if encoding != "cp1256" else ["4011", "4012"]
    found = read(roster, text.encode(encoding))
    assert [student.name for student in found] == ["سارا احمدي", "علي رضايي"]
    assert [student.id for student in found] == ids


def test_a_latin_language_in_an_old_encoding_is_read(roster: Path) -> None:
    assert read(roster, "name\nJosé Núñez\n".encode("latin-1")) == [Student("José Núñez")]


@pytest.mark.parametrize(
    "text",
    [
        "name,id\nSara,1\nAli Rezaei,2\n",
        "Student;ID\r\nSara;1\r\n\r\n;\r\nAli Rezaei;2\r\n",
        "sep=;\nname;id\nSara;1\nAli Rezaei;2\n",
        "name\tid\rSara\t1\rAli Rezaei\t2\r",
        'id, name\n1, "Sara"\n2, "Ali\n Rezaei"\n',
        "First name,Last name,Group,Student ID\nSara,,A,1\nAli,Rezaei,B,2\n",
        "\n\nNAME,Email address\nSara,1\nAli\u202e\x07 Rezaei ,2",
    ],
)
def test_columns_are_found_however_the_file_is_written(roster: Path, text: str) -> None:
    assert read(roster, text) == CLASS


def test_without_a_header_the_first_column_is_the_name(roster: Path) -> None:
    assert read(roster, "Sara\nAli\n") == [Student("Sara"), Student("Ali")]
    assert read(roster, "Sara,A\nAli,B\n") == [Student("Sara"), Student("Ali")]
    assert read(roster, "name\nAhmadi, Sara\n") == [Student("Ahmadi, Sara")], "one column"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", ": it names no students"),
        ("\n \n,,\n", ": it names no students"),
        ("name,id\n", ": it names no students"),
        ("name,id\nSara,1\n,2\n", ", line 3: the name is missing"),
        ("id,group\n1,A\n", ", line 1: there is no column called name"),
        ("name\nSara\nAli\nsara\n", ", line 4: sara is in line 2 too. Give the two a column"),
        ("name,id\nSara,1\nSara,1\n", ", line 3: 1 is in line 2 too"),
        ("name\nعلی\nعلي\n", ", line 3: علي is in line 2 too"),
        ("name\n" + "x" * 121, ", line 2: a name has at most 120 characters, not 121"),
        ('name\nSara\n"Ali\n', ", line 3: this is not a row of CSV: unexpected end of data"),
        (b"PK\x03\x04 and so on", ": this is a workbook, not text. Save it as CSV in UTF-8"),
        ("name\nJosé\nنام\n".encode("utf-16")[:-1], ": this is not text. Save it"),
        (b"name\nJos\xe9\n\xda\xe1\xed\n", ", line 2: the encoding cannot be determined"),
        (b"x" * 4_000_001, ": this is too large for a roster"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(roster: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(RosterError) as refused:
        read(roster, content)
    assert str(refused.value).startswith(str(roster))
    assert said in str(refused.value)


def test_two_of_one_name_are_told_apart_by_their_ids(roster: Path) -> None:
    assert len(read(roster, "name,id\nSara,1\nSara,2\n")) == 2


def test_a_class_has_its_limit(roster: Path) -> None:
    lines = [f"student {index}" for index in range(MOST_STUDENTS)]
    assert len(read(roster, "\n".join(lines))) == MOST_STUDENTS
    with pytest.raises(RosterError, match="line 2001: a class has at most 2000 students"):
        read(roster, "\n".join([*lines, "one more"]))


def test_a_seed_belongs_to_a_student_a_topic_and_a_seed() -> None:
    sara = Student("Sara", "4011")
    assert sara.seed("neuron", 7) == 193_368_289, "printed sheets must be found again"
    seeds = {
        sara.seed("neuron", 7),
        sara.seed("neuron", 8),
        sara.seed("chain", 7),
        Student("Sara", "4012").seed("neuron", 7),
        Student("Sara").seed("neuron", 7),
    }
    assert len(seeds) == 5
    assert Student("S. Ahmadi", "4011").seed("neuron", 7) == sara.seed("neuron", 7)
    assert Student("علی").seed("neuron", 7) == Student("علي").seed("neuron", 7)
    assert all(0 <= seed < 10**9 for seed in seeds)
