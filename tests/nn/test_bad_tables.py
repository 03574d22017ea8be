"""What may be wrong with a table: each said in a line or two, with the place and how to fix it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nn import TableError, load_table, split

Made = str | bytes | Callable[[Path], Path]


def rows(count: int, row: str) -> str:
    """Return numbered rows."""
    return "".join(row.format(i) + "\n" for i in range(count))


def a_folder(path: Path) -> Path:
    path.mkdir()
    (path / "iris.csv").write_text("x,y\n1,2\n")
    return path


def a_pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def near(path: Path) -> Path:
    path.with_name("flowers.csv").write_text("x,y\n1,2\n")
    return path.with_name("flower.csv")


WIDE = ",".join(f"c{j}" for j in range(100_000))
GAPS = "a,b,y\n1,2,3\n4,,6\n,,7\n"
# how the case is called; what t.csv holds, or what makes it; arguments; what must be said
BAD: list[tuple[str, Made, dict[str, Any], list[str]]] = [
    # no file of text
    ("0 bytes", b"", {}, ["t.csv: the file is empty"]),
    ("blank lines", "\n \n", {}, ["t.csv: the file is empty"]),
    ("folder", a_folder, {}, ["t.csv: is a folder: give a file in it, such as", "iris.csv'"]),
    ("pipe", a_pipe, {}, ["t.csv: is a device or a pipe", "save it as a file"]),
    ("device", lambda path: Path("/dev/zero"), {}, ["zero: is a device", "save it as a file"]),
    ("missing", near, {}, ["No such file", "did you mean 'flowers.csv'?", "flower.csv"]),
    ("workbook", b"PK\x03\x04rest", {}, ["t.csv: an Excel workbook", "save its table as CSV"]),
    ("gzip", b"\x1f\x8b\x08\x00", {}, ["t.csv: compressed by gzip: unpack it first"]),
    # encodings
    ("latin-1", "x,kind\n1,café\n2,thé\n".encode("latin-1"), {},
     ["t.csv:2: byte 0xe9 is not UTF-8", 'load_table(…, encoding="cp1252")', "'café'"]),
    ("no cp1252", b"x,kind\n1,\x81\xe9\n", {}, ["t.csv:2: byte 0x81", 'encoding="latin-1"']),
    ("not what was said", "x,y\n1,é\n".encode(), {"encoding": "ascii"},
     ["t.csv:2: byte 0xc3 is not ASCII", "encoding="]),
    ("no such encoding", "x,y\n1,2\n", {"encoding": "utf8x"},
     ["there is no encoding 'utf8x'", "cp1252, latin-1"]),
    ("no encoding of text", "x,y\n1,2\n", {"encoding": "hex"}, ["there is no encoding 'hex'"]),
    ("encoding of no kind", "x,y\n1,2\n", {"encoding": 8},
     ["encoding must be a name", '"latin-1"', "got 8"]),
    ("UTF-16 without its mark", "x,y\n1,2\n".encode("utf-16-le"), {},
     ["t.csv:1: a NUL", 'load_table(…, encoding="utf-16-le")']),
    ("UTF-16, big end first", "x,y\n1,2\n".encode("utf-16-be"), {},
     ["t.csv:1: a NUL", 'load_table(…, encoding="utf-16-be")']),
    ("mark of another", "x,y\n1,2\n".encode("utf-16"), {"encoding": "latin-1"},
     ["t.csv: begins with the mark of UTF-16", "not latin-1: leave encoding out"]),
    ("UTF-16 cut off", "x,y\n1,2\n".encode("utf-16")[:-1], {},
     ["t.csv:2: byte 0x0a is not UTF-16", "cut off"]),
    ("NUL", "x,y\n1,2\n3,\0\n", {}, ["t.csv:3: a NUL", "save it as CSV in UTF-8"]),
    # form
    ("one column", "flower\nrose\n", {}, ["t.csv:1: one column only, 'flower'", "separated by"]),
    ("sep= of another", "sep=;\na,b\n1,2\n", {}, ["t.csv:2: one column only", "as line 1 says"]),
    ("sep= of nothing", "sep=\na,b\n1,2\n", {}, ["t.csv:1: sep= names no delimiter: delete this"]),
    ("open quote", 'a,b\n1,"2\n3,4\n', {}, ["t.csv:2: ", "is a quote not closed"]),
    ("ragged", "a,b,y\n1,2,3\n4,5\n6,7,8,9\n", {},
     ["t.csv:3: 2 cells where 3 are expected", "t.csv:4: 4 cells where 3"]),
    ("ragged and wide", WIDE + "\n" + "1," * 99_998 + "1\n", {},
     ["t.csv:2: 99,999 cells where 100,000 are expected"]),
    ("header alone", "a,b\n", {}, ["t.csv: only a header and no rows"]),
    ("duplicate columns", "a,a,y\n1,2,3\n", {}, ["t.csv:1: 2 columns are called 'a'", "own"]),
    ("column without a name", "a,,y\n1,2,3\n", {},
     ["t.csv:1: column 2 has no name: drop=[1] leaves it out"]),
    ("index of pandas", ",a,y\n0,2,3\n", {},
     ["t.csv:1: column 1 has no name (an index of pandas?): drop=[0] leaves it out"]),
    ("commas at the end", "a,b,y,,\n1,2,3,,\n", {},
     ['t.csv:1: columns 4 and 5 have no name: drop=[3, 4], target="y" leaves them out']),
    ("commas at the end, target named", "a,b,y,,\n1,2,3,,\n", {"target": "y"},
     ["t.csv:1: columns 4 and 5 have no name: drop=[3, 4] leaves them out"]),
    ("many commas at the end", "a,y" + "," * 20 + "\n1,2" + "," * 20 + "\n", {"target": "y"},
     ["t.csv:1: columns 3, 4,", "(20 in all) have no name: drop=range(2, 22) leaves them out"]),
    ("many without a name", "a,y" + ",,b" * 20 + "\n1,2" + ",,1" * 20 + "\n", {"target": "y"},
     ["t.csv:1: columns 3, 5,", "(20 in all) have no name: give each its own name"]),
    ("title with commas", "Sales report,,\nitem,shop,sales\nx,y,3\n", {},
     ["t.csv:1: columns 2 and 3 have no name. If line 1 is a title, delete it: the names seem to "
      "be in line 2"]),
    ("title with commas above a row", "Sales report,,\n1,2,3\n4,5,6\n", {},
     ["t.csv:1: columns 2 and 3 have no name. Delete this line if it is a title, or give each"]),
    ("title", "Sales report\na,b,y\n1,2,3\n4,5,6\n", {},
     ["t.csv:1: 'Sales report' is 1 cell where line 2 has 3. If line 1 is a title, delete it: the "
      "names seem to be in line 2"]),
    ("titles with spaces", "Sales report\n\nMonday\na b y\n1 2 3\n4 5 6\n", {},
     ["t.csv:1: 'Sales, report' is 2 cells where line 4 has 3. If a title is above line 4, "
      "delete it: the names seem to be in line 4"]),
    ("comments", "# mine\n# of Monday\na,b,y\n1,2,3\n4,5,6\n", {},
     ["t.csv:1: '# mine' is 1 cell where line 3 has 3. If a comment is above line 3, delete"]),
    ("comment with a comma", "# mine, ours\n1,2,3\n4,5,6\n", {},
     ["t.csv:1: '# mine, ours' is 2 cells where line 2 has 3. If line 1 is a comment, delete it"]),
    ("JSON", '[{"a": 1},\n {"a": 2}]\n', {}, ["t.csv: JSON, not CSV: save its table as CSV"]),
    ("lines of JSON", '{"a": 1}\n{"a": 2}\n', {}, ["t.csv: JSON, not CSV"]),
    ("HTML", "\n<!DOCTYPE html>\n<html>", {}, ["t.csv: HTML, not CSV"]),
    ("XML", '<?xml version="1.0"?>\n<a/>', {}, ["t.csv: XML, not CSV"]),
    ("header in doubt", "1,abc,3\n4,5,6\n", {}, ["t.csv:1: 'abc' is a word", "say header=True"]),
    ("header over words", "color,kind\nred,rose\nblue,iris\n", {},
     ["t.csv:1: 'color, kind' may be names or a row", "say header=True"]),
    # columns
    ("no such target", "len,kind\n1,rose\n", {"target": "knd"},
     ["t.csv: no column 'knd' among len, kind; did you mean 'kind'?"]),
    ("no such target in a wide one", WIDE + "\n", {"target": "z"},
     ["no column 'z' among c0, c1,", "… (100,000 in all)"]),
    ("no such position", "a,y\n1,2\n", {"target": 5}, ["t.csv: there is no column 5: it has 2"]),
    ("target of no kind, a bool", "a,b,y\n1,2,3\n", {"target": True},
     ["target must be a column's name or position: got True"]),
    ("drop of no kind, a bool", "a,b,y\n1,2,3\n", {"drop": [True]},
     ["drop must be names or positions of columns", "got [True]"]),
    ("target of no kind", "a,y\n1,2\n", {"target": 1.5}, ["target must be a column's name or"]),
    ("no such column to drop", "id,a,y\n1,2,3\n", {"drop": ["ids"]},
     ["t.csv: no column 'ids' among id, a, y; did you mean 'id'?"]),
    ("drop of no kind", "id,a,y\n1,2,3\n", {"drop": [1.5]},
     ["drop must be names or positions of columns", '["id"]']),
    ("target dropped", "a,y\n1,2\n", {"drop": ["y"]},
     ["t.csv: column 'y' is the target and cannot be dropped"]),
    ("all dropped", "a,y\n1,2\n", {"drop": ["a"]}, ["t.csv: no input is left besides", "'y'"]),
    ("id", "name,a,y\n" + rows(50, "n{0},{0},{0}"), {},
     ["t.csv: column 'name' has 50 different words in 50 rows", 'drop=["name"]']),
    ("ids", "name,text,a,y\n" + rows(50, "n{0},t{0},{0},{0}"), {},
     ["column 'name' has 50", "(and 1 more column)", 'drop=["name", "text"]']),
    ("many words", "name,a,y\n" + rows(500, "n{0},{0},{0}") * 5, {},
     ["t.csv: column 'name' has 500 different words in 2,500 rows", 'drop=["name"]']),
    ("names", "name,a,y\n" + "".join(f"{w},1,2\n" for w in "abcdef"), {},
     ["t.csv: column 'name': each of its 6 words comes once: leave it out: drop=[\"name\"]"]),
    ("classes alike", "a,k\n1,Yes\n2,yes\n3,No\n4,no\n", {},
     ["t.csv: column 'k': 'No' and 'no', 'Yes' and 'yes' differ only in case: make them one"]),
    ("words alike", "a,y\nnew  red,1\nnew red,1\nnew red,2\n", {"header": True},
     ["t.csv: column 'a': 'new  red' and 'new red' differ only in case or spaces: make them one"]),
    ("one class", "a,kind\n1,rose\n2,rose\n", {},
     ["t.csv: column 'kind' is 'rose' in each of 2 rows", "nothing can be learned"]),
    ("one-hot name taken", "c=red,c,n,y\n1,red,1,1\n2,blue,2,2\n", {},
     ["t.csv: two columns would be called 'c=red': rename one"]),
    # cells
    ("word among numbers", "a,y\n1,2\nx,3\n4,5\n", {},
     ["t.csv:3: column 'a': 'x' is not a finite number: the other cells of 'a' are numbers: "
      "missing=['x'] if it stands for a missing value, else correct or delete line 3"]),
    ("words among numbers", "a,y\n1,2\nx,3\nTotal,3\n4,5\n4,5\n", {},
     ["t.csv:3: column 'a': 'x' is not a finite number: most other cells of 'a' are numbers",
      "t.csv:4: column 'a': 'Total' is not a finite number"]),
    ("a word that comes often", "a,y\n" + "1,1\n" * 9 + "unknown,2\n" * 8, {},
     ["t.csv:11: column 'a': 'unknown' is not a finite number, and 7 more in this column: "
      "missing=['unknown'] if it stands for a missing value; else leave it out: drop=[\"a\"]"]),
    ("a target that comes often", "a,y\n" + "1,1\n" * 9 + "1,unknown\n" * 8, {},
     ["column 'y': 'unknown'", "7 more in this column: missing=['unknown'] if it stands for"]),
    ("number among words", "a,y\nred,2\n3,3\nblue,5\n", {"header": True},
     ["t.csv:3: column 'a': '3' among words: a column is all words or all numbers"]),
    ("ticket", "ticket,y\n" + rows(20, "A{0},{0}") + rows(30, "{0},{0}"), {},
     ["t.csv:2: column 'ticket': 'A0' is not a finite number, and 19 more", 'drop=["ticket"]']),
    ("decimal comma", "a;y\n1,5;2\n", {}, ["t.csv:2: column 'a': '1,5'", 'decimal=","']),
    ("European", "a;y\n1.234,5;2\n", {}, ["t.csv:2: ", 'decimal=",", thousands="."']),
    ("NA", "a,y\n1,2\nNA,3\n4,5\n", {}, ["t.csv:3: column 'a': 'NA'", "missing=['NA']"]),
    ("nan", "a,y\n1,2\nnan,3\n4,5\n", {}, ["t.csv:3: column 'a': 'nan'", "missing=['nan']"]),
    ("inf", "a,y\n1,2\ninf,3\n4,5\n", {}, ["t.csv:3: column 'a': 'inf' is not a finite number"]),
    ("empty cells", GAPS, {},
     ["t.csv:3: column 'b': the cell is empty. 3 cells missing: 1 in 'a', 2 in 'b'",
      'fill="drop"', 'fill="mean"']),
    ("missing cells", GAPS.replace(",,", ",?,"), {"missing": ["?"]},
     ["t.csv:3: column 'b': '?' stands for a missing value. 3 cells", 'fill="median"']),
    ("missing target", "a,y\n1,\n2,3\n3,\n", {"fill": "mean"},
     ["t.csv:2: column 'y': the cell is empty, as in 2 targets: targets are never filled",
      'fill="drop"']),
    ("no cell known", "a,b,y\n1,,3\n4,,6\n", {"fill": "mean"},
     ["t.csv: no cell of column b is known: leave it out", 'drop=["b"]']),
    ("no target known", "a,y\n1,\n2,\n", {"fill": "mean"},
     ["t.csv: no cell of the target y is known: choose another target"]),
    ("no cell known, wide", WIDE + "\n" + "," * 99_999 + "\n" + "," * 99_998 + "x,1\n", {},
     ["t.csv: no cell of column c0, c1", "(99,998 in all)", "drop="]),
    ("no row whole", "a,y\n1,\n,3\n", {"fill": "drop"}, ["every row lacks a cell", "leaves none"]),
    # arguments
    ("decimal", "a,y\n1,2\n", {"decimal": ";"}, ['decimal must be "." or ",": got \';\'']),
    ("thousands", "a,y\n1,2\n", {"thousands": "."},
     ['thousands="." would also be the decimal point, which decimal= says']),
    ("thousands of two", "a,y\n1,2\n", {"thousands": "ab"},
     ["thousands must be one sign between digits, or None: got 'ab'"]),
    ("fill", "a,y\n1,2\n", {"fill": "zero"}, ["there is no fill 'zero': choose one of mean,"]),
    ("fill by a number", "a,y\n1,2\n", {"fill": 0}, ["there is no fill 0: choose one of mean,"]),
    ("missing of no kind", "a,y\n1,2\n", {"missing": [-1]},
     ["missing must be cells as they are written", '["", "NA"]', "got [-1]"]),
    *[
        (name, "a,y\n1,2\n", {name: 1}, [f"load_table has no argument {name}: {said}"])
        for name, said in {
            "na_values": "did you mean missing?",
            "sep": "the separator is detected",
            "delimiter": "the separator is detected",
            "skiprows": "delete the lines above the header",
            "comment": "delete the lines of comments",
            "index_col": "drop=[0] leaves out the first column",
            "usecols": "drop=[…] leaves columns out, by name or position",
            "parse_dates": "a date is not a number: drop=[…] leaves its column out",
        }.items()
    ],
]  # fmt: skip


@pytest.mark.parametrize(
    ("made", "arguments", "said"),
    [
        pytest.param(*case, id=name, marks=[pytest.mark.slow] if "wide" in name else [])
        for name, *case in BAD
    ],
)
def test_a_bad_table_is_named_in_a_line_or_two(
    tmp_path: Path, made: Made, arguments: dict[str, Any], said: list[str]
) -> None:
    path = tmp_path / "t.csv"
    if callable(made):
        if sys.platform == "win32" and made is not near and made is not a_folder:
            pytest.skip("devices and pipes of POSIX")
        path = made(path)
    else:
        path.write_bytes(made if isinstance(made, bytes) else made.encode())
    with pytest.raises((ValueError, TypeError, FileNotFoundError)) as raised:
        load_table(path, **arguments)
    message = str(raised.value)
    for part in said:
        assert part in message
    assert len(message.splitlines()) <= 2
    assert all(len(line) <= 300 for line in message.splitlines())


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("https://example.org/data/iris.csv", 'https://example.org/data/iris.csv is an address: '
         'download it first, as urllib.request.urlretrieve("https://example.org/data/iris.csv", '
         '"iris.csv") does'),
        ("no\0file.csv", "'no\\x00file.csv' is not a file's name: it holds a NUL"),
        (3, "path must be the name of a file: got 3"),
        (None, "path must be the name of a file: got None"),
    ],
)  # fmt: skip
def test_what_is_no_path_is_named(path: Any, said: str) -> None:
    with pytest.raises((TableError, TypeError)) as raised:
        load_table(path)
    assert str(raised.value).startswith(said)


def test_many_mistakes_are_six_lines(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b,c,d,e,f,g,y\n" + "x,x,x,x,x,x,x,x\n" + "1,2,3,4,5,6,7,8\n" * 3)
    with pytest.raises(TableError) as raised:
        load_table(path)
    lines = str(raised.value).splitlines()
    assert lines[0].startswith("t.csv:2: column 'a': 'x' is not a finite number: the other")
    assert (len(lines), lines[5]) == (6, "and 3 more")


def test_a_constant_column_and_a_constant_target_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b,y\n1,5,2\n2,5,2\n")
    table = load_table(path)
    assert (table.X, table.y) == ([[1, 5], [2, 5]], [2, 2])
    assert len(split(table, 0.5, rng=0)) == 2
