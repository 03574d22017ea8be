"""What a file may be that is not plainly a table, and what is said of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn import TableError, load_table

read: Any = load_table  # what a type checker would refuse before it is run
SAY = "say header=True if this line names the columns, header=False if it is a row"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "t.csv"


def refused(file: Path, content: str, **arguments: Any) -> str:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(TableError) as raised:
        load_table(file, **arguments)
    return str(raised.value)


@pytest.mark.parametrize(
    ("first", "rows"),
    [
        ("0,1,kind", "5.1,3.5,rose\n4,3,iris\n"),
        ("0,kind", "5.1,rose\n4,iris\n3,rose\n"),
        ("2019,2020,kind", "5,3,rose\n4,3,iris\n"),
        ("0,1,y", "5.1,3.5,2.5\n4,3,1\n"),  # the target is a number in every other row
        ("0,1,2", "5.1,3.5,1\n4,3,2\n"),  # as pandas numbers the columns
        ("0,1,2,3", "1,2,3,4\n"),
    ],
)
def test_a_first_line_of_numbers_that_may_be_names_is_not_guessed_at(
    file: Path, first: str, rows: str
) -> None:
    content = f"{first}\n{rows}"
    assert (
        refused(file, content)
        == f"t.csv:1: {first.replace(',', ', ')!r} may be names or a row: {SAY}"
    )
    assert load_table(file, header=True).columns == tuple(first.split(",")[:-1])
    assert len(load_table(file, header=True)) == rows.count("\n")


@pytest.mark.parametrize(
    "content",
    [
        "0,1,yes\n1,0,yes\n0,0,no\n",  # a class that comes again
        "5.1,3.5,rose\n4,3,iris\n",  # no column is called 5.1
        "1,1,rose\n4,3,iris\n",  # nor two the same
        "0,1,rose\n",  # it would be a header alone
        "0,1\n1,3\n2,5\n",
        "0,1,1\n1,0,1\n",
        "1,2,3\n4,5,6\n",
    ],
)
def test_a_first_line_that_can_only_be_a_row_is_one(file: Path, content: str) -> None:
    file.write_text(content)
    assert len(load_table(file)) == content.count("\n")


def test_a_row_is_said_to_be_one(file: Path) -> None:
    file.write_text("0,1,kind\n5.1,3.5,rose\n")
    table = load_table(file, header=False)
    assert (table.X, table.classes) == ([[0, 1], [5.1, 3.5]], ("kind", "rose"))
    assert load_table(file, target="kind").X == [
        [5.1, 3.5]
    ]  # who names it says that it is a header


@pytest.mark.parametrize(
    ("cell", "way_out"),
    [
        (
            "1,234",
            'write 1234 if the comma separates thousands (or say thousands=","), '
            '1.234 if it is the decimal one (or say decimal=",")',
        ),
        (
            "-12,345",
            'write -12345 if the comma separates thousands (or say thousands=","), '
            '-12.345 if it is the decimal one (or say decimal=",")',
        ),
        ("1,234,567", 'write 1234567 or load_table(…, thousands=",")'),
        ("1,234.5", 'write 1234.5 or load_table(…, thousands=",")'),
        ("1'234.5", """write 1234.5 or load_table(…, thousands="'")"""),
        ("1 234", 'write 1234 or load_table(…, thousands=" ")'),
        ("1.234,5", 'write 1234.5 or load_table(…, decimal=",", thousands=".")'),
        ("1.234.567", 'write 1234567 or load_table(…, decimal=",", thousands=".")'),
        ("1 234,5", 'write 1234.5 or load_table(…, decimal=",", thousands=" ")'),
        ("−5", "write -5, with a minus sign of the keyboard"),
        ("1,5", 'write the decimal point as . or load_table(…, decimal=",")'),
        ("1,23", 'write the decimal point as . or load_table(…, decimal=",")'),
        ("1234,567", 'write the decimal point as . or load_table(…, decimal=",")'),
        ("50%", "write the number alone"),
        ("$3", "write the number alone"),
    ],
)
def test_a_number_with_separators_or_signs_is_said_how_to_write(
    file: Path, cell: str, way_out: str
) -> None:
    for column, row in (("a", f"{cell};2"), ("y", f"2;{cell}")):
        message = refused(file, f"a;y\n1;1\n{row}\n")
        assert message == f"t.csv:3: column {column!r}: {cell!r} is not a finite number: {way_out}"


def test_a_column_of_numbers_with_separators_does_not_become_classes(file: Path) -> None:
    message = refused(file, "a;y\n1;1,234,567\n2;2,345,678\n3;95 %\n")
    assert message.splitlines() == [
        "t.csv:2: column 'y': '1,234,567' is not a finite number: write 1234567 or "
        'load_table(…, thousands=",")',
        "t.csv:3: column 'y': '2,345,678' is not a finite number: write 2345678 or "
        'load_table(…, thousands=",")',
        "t.csv:4: column 'y': '95 %' is not a finite number: write the number alone",
    ]


@pytest.mark.parametrize(
    ("line", "cells"),
    [("sep=;", "a;b"), ("SEP=,", "a,b"), ('"sep=\t"', "a\tb"), ("sep=; ", "a;b"), ("sep=:", "a:b")],
)
def test_excels_own_line_says_the_delimiter(file: Path, line: str, cells: str) -> None:
    file.write_text(f"\ufeff{line}\r\n{cells}\r\n{cells.replace('a', '1').replace('b', '2')}\r\n")
    table = load_table(file)
    assert (table.X, table.y, table.columns, table.lines) == ([[1]], [2], ("a",), (3,))
    assert refused(file, "sep=;\na,b\n1,2\n") == (
        "t.csv:2: one column only, 'a,b': a table needs an input and a target, "
        "separated by ';', as line 1 says"
    )
    assert refused(file, "sep=\na,b\n1,2\n") == "t.csv:1: sep= names no delimiter: delete this line"
    assert refused(file, f"{line}\n{cells}\n1{cells[1]}2\n3{cells[1]}x\n4{cells[1]}4\n").startswith(
        "t.csv:4: column 'b': 'x'"
    )


def test_one_cell_is_counted_as_one(file: Path) -> None:
    assert refused(file, "a,b,y\n1,2,3\n1\n") == "t.csv:3: 1 cell where 3 are expected"


@pytest.mark.skipif(sys.platform == "win32", reason="devices and pipes of POSIX")
def test_what_never_ends_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    paths = ["/dev/zero", "/dev/null", str(tmp_path / "pipe")]
    code = (
        "import sys\nfrom nn import TableError, load_table\n"
        "for path in sys.argv[1:]:\n"
        "    try: load_table(path)\n"
        "    except TableError as error: print(error)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, *paths], capture_output=True, text=True, timeout=60
    )
    assert said.stderr == ""
    end = "is a device or a pipe, which may never end: save it as a file"
    assert said.stdout.splitlines() == [f"{name}: {end}" for name in ("zero", "null", "pipe")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"header": 0}, "header must be True, False or None: got 0"),
        ({"header": "no"}, "header must be True, False or None: got 'no'"),
        ({"target": 1.0}, "target must be a column's name or position: got 1.0"),
        ({"target": None}, "target must be a column's name or position: got None"),
        (
            {"nrows": 9},
            "load_table has no argument nrows: choose from path, target, header, "
            "drop, decimal, thousands, missing, fill, encoding",
        ),
        ({"label": "y"}, "load_table has no argument label: did you mean target?"),
    ],
)
def test_an_argument_of_another_kind_is_named(
    file: Path, arguments: dict[str, Any], message: str
) -> None:
    file.write_text("a,y\n1,2\n")
    with pytest.raises(TypeError) as raised:
        read(file, **arguments)
    assert str(raised.value) == message


def test_what_a_message_says_to_write_reads_the_table(file: Path) -> None:
    file.write_text("a,b,y,,,\n1,2,3,,,\n4,5,6,,,\n")
    for drop in ([3, 4, 5], range(3, 6)):
        table = load_table(file, drop=drop, target="y")
        assert (table.X, table.y, table.columns) == ([[1, 2], [4, 5]], [3, 6], ("a", "b"))
    file.write_text("a,y\n1,1\nx,2\n3,3\n")
    assert load_table(file, missing=["x"], fill="drop").X == [[1], [3]]


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        ("#,a,y\n1,2,3\n", ("#", "a")),  # a name may begin so
        ("[a],[b]\n1,2\n", ("[a]",)),
        ("{x},y\n1,2\n", ("{x}",)),
        ("name,a,y\nx,1,2\nw,1,2\nv,1,2\nu,1,2\n", ("name=u", "name=v", "name=w", "name=x", "a")),
    ],
)
def test_what_looks_like_a_mistake_and_is_none_is_read(
    file: Path, content: str, columns: tuple[str, ...]
) -> None:
    file.write_text(content)
    assert load_table(file).columns == columns


def test_a_target_may_be_numpys_number(file: Path) -> None:
    file.write_text("a,b,y\n1,2,3\n")
    assert [read(file, np.int64(k)).y for k in (0, 1, -1)] == [[1], [2], [3]]
    assert read(os.fsencode(file)).y == [3]
