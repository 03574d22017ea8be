"""Columns as people keep them: words, European numbers, what is missing, columns to leave out."""

from __future__ import annotations

import codecs
import random
from pathlib import Path
from typing import Any

import pytest

from nn import load_table

read: Any = load_table


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "t.csv"


def loaded(file: Path, content: str, *target: Any, **arguments: Any) -> Any:
    file.write_text(content, encoding="utf-8")
    return load_table(file, *target, **arguments)


@pytest.mark.parametrize(
    ("content", "arguments", "numbers"),
    [
        ("a;y\n1,5;2\n-2,25;3e1\n", {"decimal": ","}, [[1.5, 2], [-2.25, 30]]),
        ("a;y\n1.234,5;2\n7;1.000.000\n", {"decimal": ",", "thousands": "."},
         [[1234.5, 2], [7, 1e6]]),
        ('"a","y"\n"1,5","2"\n"3","4,5"\n', {"decimal": ","}, [[1.5, 2], [3, 4.5]]),
        ("a\ty\n1,5\t2,5\n3\t4\n", {"decimal": ","}, [[1.5, 2.5], [3, 4]]),
        ("a y\n1,5 2,5\n3 4\n", {"decimal": ","}, [[1.5, 2.5], [3, 4]]),
        ('a,y\n"1,234.5",2\n-7,"12,345"\n', {"thousands": ","}, [[1234.5, 2], [-7, 12345]]),
        ("a;y\n1'234.5;2\n7;3\n", {"thousands": "'"}, [[1234.5, 2], [7, 3]]),
        ("a;y\n1 234,5;2\n7\u202f890;1\u00a0000\n", {"decimal": ",", "thousands": " "},
         [[1234.5, 2], [7890, 1000]]),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_written(
    file: Path, content: str, arguments: dict[str, Any], numbers: list[list[float]]
) -> None:
    table = loaded(file, content, **arguments)
    assert [[*row, y] for row, y in zip(table.X, table.y, strict=True)] == numbers


@pytest.mark.parametrize(
    ("cell", "arguments", "advice"),
    [
        ("1.5", {"decimal": ","}, 'write the decimal point as , or load_table(…, decimal=".")'),
        ("1.500", {"decimal": ","}, 'write the decimal point as , or load_table(…, thousands=".")'),
        ("1.50", {"decimal": ",", "thousands": "."},
         'write the decimal point as , or load_table(…, decimal=".")'),
    ],
)  # fmt: skip
def test_a_number_in_the_other_style_is_not_read_as_another(
    file: Path, cell: str, arguments: dict[str, Any], advice: str
) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011
        loaded(file, f"a;y\n{cell};1\n2;3\n", **arguments)
    assert str(raised.value) == f"t.csv:2: column 'a': {cell!r} is not a finite number: {advice}"


@pytest.mark.parametrize("cell", ["12.34,5", "1.2345,6", ".123,4", "1..234", "1.234.5", "1,2,3"])
def test_thousands_stand_between_three_digits(file: Path, cell: str) -> None:
    with pytest.raises(ValueError, match="is not a finite number"):
        loaded(file, f"a;y\n{cell};1\n2;3\n5;6\n", decimal=",", thousands=".")


def test_words_become_a_column_each(file: Path) -> None:
    table = loaded(file, "n,color,size,y\n1,red,S,5\n2,blue,M,6\n3,red,L,7\n", target="y")
    assert table.columns == ("n", "color=blue", "color=red", "size=L", "size=M", "size=S")
    assert table.X == [[1, 0, 1, 0, 0, 1], [2, 1, 0, 0, 1, 0], [3, 0, 1, 1, 0, 0]]


def test_columns_are_left_out_by_name_and_by_position(file: Path) -> None:
    content = "id,a,name,b,y\n1,2,Ann,3,4\n5,6,Bob,7,8\n"
    for drop in (["id", "name"], [0, 2], ["id", -3], ("name", 0)):
        table = loaded(file, content, drop=drop)
        assert (table.columns, table.X, table.y) == (("a", "b"), [[2, 3], [6, 7]], [4, 8])
    assert loaded(file, content, drop="name").columns == ("id", "a", "b")
    assert loaded(file, content, drop=2).columns == ("id", "a", "b")
    assert loaded(file, content, "a", drop=["name", "y"]).columns == ("id", "b")
    assert loaded(file, "1,Ann,5\n2,Bob,6\n", drop=[1]).X == [[1], [2]]  # no header
    assert loaded(file, "1,2,5\n2,3,6\n", drop=["x1"], header=False).columns == ("x2",)
    assert loaded(file, ",a,y\n0,1,2\n1,3,4\n", drop=[0]).columns == ("a",)  # pandas' index
    for column in (0, "id"):
        many = "id,a,y\n" + "".join(f"n{i},{i},{i}\n" for i in range(50))
        assert loaded(file, many, drop=[column]).columns == ("a",)


GAPS = "a,color,y\n1,red,1\n,red,2\n4,,3\n7,blue,4\n8,NA,5\n"


@pytest.mark.parametrize(("fill", "number"), [("mean", 5.0), ("median", 5.5)])
def test_what_is_missing_is_filled(file: Path, fill: str, number: float) -> None:
    table = loaded(file, GAPS, missing=["NA"], fill=fill)
    assert table.columns == ("a", "color=blue", "color=red")
    assert table.X == [[1, 0, 1], [number, 0, 1], [4, 0, 1], [7, 1, 0], [8, 0, 1]]
    table = loaded(file, GAPS, fill=fill)  # NA is a color then
    assert table.columns == ("a", "color=NA", "color=blue", "color=red")


def test_rows_that_lack_a_cell_may_be_left_out(file: Path) -> None:
    table = loaded(file, GAPS, missing=["NA"], fill="drop")
    assert (table.X, table.lines) == ([[1, 0, 1], [7, 1, 0]], (2, 5))
    table = loaded(file, "a,y\n1,1\n2,\n3,?\n4,4\n", missing="?", fill="drop")
    assert (table.X, table.y, table.where(1)) == ([[1], [4]], [1, 4], "t.csv:5")
    table = loaded(file, "id,a,y\n,1,1\n2,2,2\n", fill="drop", drop=["id"])  # its gaps are nothing
    assert table.X == [[1], [2]]


def test_of_two_words_as_frequent_the_first_in_the_alphabet_fills(file: Path) -> None:
    table = loaded(file, "c,n,y\nred,1,1\nblue,2,2\n,3,3\n", fill="mean")
    assert table.X[2] == [1, 0, 3]


def test_the_mean_of_the_largest_numbers_does_not_overflow(file: Path) -> None:
    content = "a,y\n1.5e308,1\n1.7e308,2\n,3\n"
    for fill in ("mean", "median"):
        assert loaded(file, content, fill=fill).X[2] == [pytest.approx(1.6e308)]


@pytest.mark.parametrize(
    ("encoding", "given"),
    [
        ("utf-8", None), ("utf-8-sig", None), ("utf-16", None), ("utf-32", None),
        ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"), ("latin-1", "latin-1"), ("cp1252", "cp1252"),
        ("utf-8", "UTF8"),
    ],
)  # fmt: skip
def test_a_file_is_read_in_its_encoding(file: Path, encoding: str, given: str | None) -> None:
    file.write_bytes("größe;art\r\n1;Rübe\r\n2;Möhre\r\n".encode(encoding))
    table = load_table(file, encoding=given)
    assert (table.columns, table.classes) == (("größe",), ("Möhre", "Rübe"))
    if encoding == "utf-16":
        file.write_bytes(codecs.BOM_UTF16_BE + "größe;art\n1;Rübe\n2;Möhre\n".encode("utf-16-be"))
        assert load_table(file).classes == ("Möhre", "Rübe")


@pytest.mark.parametrize("word", ["color,size,kind\n", "red,5,kind\n"])
def test_a_first_line_over_words_is_a_doubt(file: Path, word: str) -> None:
    rows = "red,small,yes\nblue,big,no\nred,big,no\n"
    with pytest.raises(ValueError, match=r"t.csv:1: .* say header=True"):
        loaded(file, word + rows)
    if "size" in word:
        assert loaded(file, word + rows, target="kind").columns[0] == "color=blue"
        assert len(loaded(file, word + rows, header=True)) == 3
        assert len(loaded(file, word + rows, header=False)) == 4
    assert len(loaded(file, rows)) == 3  # red comes again: it is a row


@pytest.mark.slow
def test_a_large_table_is_read_in_linear_time(file: Path) -> None:
    rng = random.Random(0)
    rows = [
        f"{rng.random()};{rng.choice(['red', 'blue', ''])};{i};a{i % 9}\n" for i in range(100_000)
    ]
    content = "a;color;n;kind\n" + "".join(rows).replace(".", ",")
    table = loaded(file, content, decimal=",", fill="median")
    assert (len(table), len(table.columns), len(table.classes)) == (100_000, 4, 9)
    with pytest.raises(ValueError, match=r"'0,\d+' is not a finite .*, and 99,999 more in this"):
        loaded(file, content, fill="median")
