"""What a file may be that is not plainly a table, and what is said of it."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn import Table, TableError, load_table, split, standardize

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
        ("1,234", "write 1234 if the comma separates thousands, 1.234 if it is the decimal one"),
        (
            "-12,345",
            "write -12345 if the comma separates thousands, -12.345 if it is the decimal one",
        ),
        ("1,234,567", "write 1234567"),
        ("1,234.5", "write 1234.5"),
        ("1'234.5", "write 1234.5"),
        ("1 234", "write 1234"),
        ("1.234,5", "write 1234.5"),
        ("1,5", "write the decimal point as ."),
        ("1,23", "write the decimal point as ."),
        ("1234,567", "write the decimal point as ."),
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
        "t.csv:2: column 'y': '1,234,567' is not a finite number: write 1234567",
        "t.csv:3: column 'y': '2,345,678' is not a finite number: write 2345678",
        "t.csv:4: column 'y': '95 %' is not a finite number: write the number alone",
    ]


@pytest.mark.parametrize("line", ["sep=;", "SEP=,", '"sep=\t"', "sep=; "])
def test_excels_own_line_is_to_be_deleted(file: Path, line: str) -> None:
    message = refused(file, f"{line}\na;b\n1;2\n")
    assert message == f"t.csv:1: {line.strip()} is a line for Excel alone: delete it"


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
        ({"sep": ";"}, "load_table has no argument sep: choose from path, target, header"),
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


def test_a_target_may_be_numpys_number(file: Path) -> None:
    file.write_text("a,b,y\n1,2,3\n")
    assert [read(file, np.int64(k)).y for k in (0, 1, -1)] == [[1], [2], [3]]
    assert read(os.fsencode(file)).y == [3]


def table(*numbers: float) -> Table:
    return Table([[x] for x in numbers], [0.0] * len(numbers), ["x"], "y")


@pytest.mark.parametrize("size", [1.7e308, -1.7e308, 1.6e308, 2.0**-1060])
def test_numbers_at_the_end_of_the_floats_are_standardized(size: float) -> None:
    (plain,) = standardize(table(1.0, -1.0, 0.5))
    (scaled,) = standardize(table(size, -size, 0.5 * size))
    sign = math.copysign(1, size)
    assert [row[0] for row in scaled.X] == pytest.approx(
        [sign * row[0] for row in plain.X], rel=1e-14
    )


def test_a_row_too_far_from_the_first_table_is_named() -> None:
    with pytest.raises(ValueError, match=r"row 2, column 'x': 1e\+300 is too far from the numbers"):
        standardize(table(1e-300, 2e-300), table(1e-300, 1e300))
    with pytest.raises(ValueError, match=r"row 1, column 'x': -1.7e[+]308 is too far"):
        standardize(table(1.7e308, 1.7e308), table(-1.7e308))
    number: Any
    for number in (math.nan, math.inf, "1.5", None, 10**400):
        with pytest.raises(ValueError, match=r"row 2, column 'x': .* is no finite number"):
            standardize(table(1.0, number))


def test_a_table_is_as_wide_and_as_long_as_it_says() -> None:
    columns: Any = "ab"
    for arguments, message in (
        (([[1.0, 2.0]], [1.0, 2.0], ["a", "b"], "y"),
         "a table has a target for each row: got 1 row, 2 targets"),
        (([[1.0, 2.0], [3.0]], [1.0, 2.0], ["a", "b"], "y"), "row 2 has 1 number for 2 columns"),
        (([[1.0, 2.0]], [1.0], ["a"], "y"), "row 1 has 2 numbers for 1 column"),
        (([[1.0, 2.0]], [1.0], columns, "y"), "columns must be a list of names: got 'ab'"),
    ):  # fmt: skip
        with pytest.raises((TypeError, ValueError)) as raised:
            Table(*arguments)
        assert str(raised.value) == message


@pytest.mark.parametrize(
    ("fraction", "message"),
    [
        (20, "test_fraction must be between 0 and 1: got 20"),
        (-0.2, "test_fraction must be at least 0 and finite: got -0.2"),
        (math.nan, "test_fraction must be at least 0 and finite: got nan"),
        ("0.2", "test_fraction must be a number: got '0.2'"),
        (0, "0 of 4 rows leaves 0 to test on and 4 to train on: both need at least one"),
    ],
)
def test_a_fraction_is_between_0_and_1(fraction: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError)) as raised:
        split(table(1.0, 2.0, 3.0, 4.0), fraction)
    assert str(raised.value) == message


def test_one_row_is_counted_as_one() -> None:
    assert repr(table(1.0)) == "Table: 1 row of x; y"
