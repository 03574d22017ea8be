from __future__ import annotations

import contextlib
import csv
import io
import math
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nn import TableError, load_table

IRIS = Path(__file__).parents[2] / "demos" / "data" / "iris.csv"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "t.csv"


def refused(file: Path, content: str | bytes, **arguments: object) -> str:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(TableError) as raised:
        load_table(file, **arguments)  # type: ignore[arg-type]
    return str(raised.value)


def test_iris_is_fishers() -> None:
    table = load_table(IRIS, target="species")
    assert len(table) == 150
    assert table.columns == ("sepal length", "sepal width", "petal length", "petal width")
    assert table.classes == ("setosa", "versicolor", "virginica")
    assert [table.y.count(k) for k in range(3)] == [50, 50, 50]
    assert (table.X[34], table.X[37]) == ([4.9, 3.1, 1.5, 0.2], [4.9, 3.6, 1.4, 0.1])
    assert math.fsum(row[2] for row in table.X) == pytest.approx(563.7)


cells = st.floats(allow_nan=False, allow_infinity=False)


@given(
    st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(cells, min_size=n, max_size=n), min_size=2, max_size=8)
    ),
    st.sampled_from(",;\t| "),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_a_written_table_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[float]],
    delimiter: str,
    header: bool,
    newline: str,
    bom: bool,
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=newline)
    if header:
        writer.writerow([f"column{i}" for i in range(len(rows[0]))])
    writer.writerows([map(repr, row) for row in rows])
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(text.getvalue().encode("utf-8-sig" if bom else "utf-8"))
    table = load_table(path)
    assert table.X == [row[:-1] for row in rows]
    assert table.y == [row[-1] for row in rows]
    assert table.columns[0] == ("column0" if header else "x1")


def test_target_by_name_by_position_and_the_last_by_default(file: Path) -> None:
    file.write_text("a,b,c\n1,2,3\n4,5,6\n")
    assert (load_table(file).target, load_table(file).y) == ("c", [3, 6])
    assert (load_table(file, "a").columns, load_table(file, "a").y) == (("b", "c"), [1, 4])
    assert load_table(file, 1).X == [[1, 3], [4, 6]]
    file.write_text("1,2,3\n4,5,6\n")
    assert (load_table(file, 0).columns, load_table(file, 0).target) == (("x1", "x2"), "y")


def test_words_become_classes_in_alphabetical_order(file: Path) -> None:
    file.write_text("x,kind\n1,rose\n2,iris\n3,rose\n")
    table = load_table(file)
    assert (table.classes, table.y) == (("iris", "rose"), [1, 0, 1])
    file.write_text("5.1,rose\n4.0,iris\n")  # no header: the inputs are numbers
    assert load_table(file).X == [[5.1], [4.0]]


def test_header_may_be_said(file: Path) -> None:
    file.write_text("2020,2021\n1,2\n3,4\n")
    assert len(load_table(file)) == 3
    assert load_table(file, header=True).columns == ("2020",)


def test_decimal_commas_are_met_with_advice(file: Path) -> None:
    message = refused(file, "a;b\n1,5;2\n")
    assert (
        message == "t.csv:2: column 'a': '1,5' is not a finite number: "
        'write the decimal point as . or load_table(…, decimal=",")'
    )


def test_every_mistake_is_named_by_line_and_column(file: Path) -> None:
    message = refused(
        file, 'a,b,y\n1,2,3\n1,x,3\n\n1,"2\n",nan\n,2,3\n1,2\n1,2,3,4\n1_0,2,inf\n7,7,u\n8,8,8\n'
    )
    assert message.splitlines() == [
        "t.csv:3: column 'b': 'x' is not a finite number: the other cells of 'b' are numbers: "
        "missing=['x'] if it stands for a missing value, else correct or delete line 3",
        "t.csv:5: column 'y': 'nan' is not a finite number: "
        "if it stands for a missing value, load_table(…, missing=['nan'])",
        "t.csv:8: 2 cells where 3 are expected",
        "t.csv:9: 4 cells where 3 are expected",
        "t.csv:10: column 'a': '1_0' is not a finite number",
        "and 2 more",
    ]


def test_a_word_among_numbers_is_a_slip_and_not_a_class(file: Path) -> None:
    assert refused(file, "x,y\n1,1.0\n2,2.0\n3,2.o\n") == (
        "t.csv:4: column 'y': '2.o' is not a finite number: the other cells of 'y' are numbers: "
        "missing=['2.o'] if it stands for a missing value, else correct or delete line 4"
    )
    assert "the cell is empty" in refused(file, "x,y\n1,rose\n2,\n3,iris\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "t.csv: the file is empty"),
        (b"\n \n\n", "t.csv: the file is empty"),
        (b"a,b\n", "t.csv: only a header and no rows"),
        (b"a\n1\n", "t.csv:1: one column only, 'a'"),
        ("x,y\n1,2\n".encode("utf-16-le"), "not a text file in UTF-8"),
        (b"x,y\n1,\x00\n", "not a text file in UTF-8"),
        ("x,y\n1,é\n".encode("latin-1"), "t.csv:2: byte 0xe9 is not UTF-8"),
        (b"x,x,y\n1,2,3\n", "t.csv:1: 2 columns are called 'x'"),
        (b"x,,y\n1,2,3\n", "t.csv:1: column 2 has no name"),
        (b"x" * 1_000_000, "t.csv:1: field larger than field limit"),
        (b"flower\nflorid\n", "t.csv:1: one column only, 'flower'"),
        (b"PK\x03\x04\x14\x00\x06\x00", "t.csv: an Excel workbook"),
        (bytes(range(1, 256)), "not UTF-8"),
        (b"x,y\n" + b"1" * 1_000_000 + b",2\n", "t.csv:2: field larger than field limit"),
    ],
)
def test_what_is_no_table_is_named(file: Path, content: bytes, message: str) -> None:
    assert message in refused(file, content)


@pytest.mark.parametrize(
    "first", ["1,abc,3", "1,2.o,3", "2019,name,y"], ids=["word", "slip", "year"]
)
def test_a_first_line_of_words_and_numbers_is_not_guessed_at(file: Path, first: str) -> None:
    content = f"{first}\n4,5,6\n7,8,9\n"
    assert "t.csv:1:" in refused(file, content)
    assert "say header=True" in refused(file, content)
    assert len(load_table(file, header=True)) == 2
    assert refused(file, content, header=False).startswith("t.csv:1: column 'x")


@pytest.mark.parametrize("cell", ["nan", "-inf", "1_000", "1,5", ""])
def test_a_refused_number_does_not_make_a_first_line_a_header(file: Path, cell: str) -> None:
    assert refused(file, f"1;{cell};3\n4;5;6\n7;8;9\n").startswith("t.csv:1: column 'x2'")


@pytest.mark.parametrize(
    ("words", "line"),
    [("a b 5.1", 4), ("a b nan", 4), ("a 1,5 b", 3), ("1.0 a", 3), ("nan inf", 2), ("1_0 2_0", 2)],
)
def test_a_target_is_words_only_or_numbers_only(file: Path, words: str, line: int) -> None:
    content = "x;k\n" + "".join(f"1;{word}\n" for word in words.split())
    assert refused(file, content).startswith(f"t.csv:{line}: column 'k': ")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('a,b\n1,p\n3,"q\n5,r\n7,s\n', 3),  # never closed: it would swallow the rows below
        ('a,b\n1,2\n\n"1"5,2\n', 4),  # would be read as 15
    ],
)
def test_a_slip_with_quotes_is_named_where_it_begins(file: Path, content: str, line: int) -> None:
    assert refused(file, content).startswith(f"t.csv:{line}: ")


def test_spaces_may_align_columns_and_end_lines(file: Path) -> None:
    file.write_text("  1   2  \n 10  20\n  3 4 \n")
    assert (load_table(file).X, load_table(file).y) == ([[1], [10], [3]], [2, 20, 4])


@given(st.binary(max_size=200))
@example(b"\x1c\t\x80")  # what separates words in text, and not in bytes
def test_any_bytes_are_a_table_or_a_table_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.csv"
    for prefix in (b"", b"a,b\n"):
        path.write_bytes(prefix + content)
        with contextlib.suppress(TableError):
            assert len(load_table(path)) > 0


names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8).map(
    lambda text: "k" + text.casefold() + "k"  # no white space around it, no number, one case
)


@given(st.lists(names, min_size=2, max_size=8), st.sampled_from(",;\t|"))
def test_class_names_with_quotes_and_newlines_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[str], delimiter: str
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    plain = [[f"{i}.5", f"k{i}"] for i in range(60)]  # the sample the delimiter is told from
    writer.writerows([["x", "kind"], *plain, *([0.5, kind] for kind in kinds)])
    path = tmp_path_factory.getbasetemp() / "names.csv"
    path.write_bytes(text.getvalue().encode())
    table = load_table(path)
    assert [table.classes[int(k)] for k in table.y[60:]] == kinds


def test_an_unknown_target_offers_the_nearest(file: Path) -> None:
    content = "length,species\n1,rose\n"
    assert "no column 'specis' among length, species; did you mean 'species'?" in refused(
        file, content, target="specis"
    )
    assert "there is no column 5: it has 2 columns" in refused(file, content, target=5)


def test_a_missing_file_is_pythons_own_error_and_the_nearest_is_named(tmp_path: Path) -> None:
    (tmp_path / "iris.csv").write_text("x,y\n1,2\n")
    with pytest.raises(FileNotFoundError, match=r"did you mean 'iris\.csv'\?: '.*irs\.csv'"):
        load_table(tmp_path / "irs.csv")
    with pytest.raises(FileNotFoundError, match=r"No such file or directory: '.*other'"):
        load_table(tmp_path / "other")


def test_persian_digits_are_numbers(file: Path) -> None:
    file.write_text("x,y\n۱٫۵,2\n۲.۵,-۳\n", encoding="utf-8")
    assert (load_table(file).X, load_table(file).y) == ([[1.5], [2.5]], [2, -3])
    assert "'۱٬۰۰۰' is not a finite number" in refused(file, "x,y\n۱٬۰۰۰,2\n")


@pytest.mark.slow
def test_many_classes_are_read_in_linear_time(file: Path) -> None:
    file.write_text("x,k\n" + "".join(f"1,c{i}\n" for i in range(50_000)))
    assert len(load_table(file).classes) == 50_000


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_read(file: Path) -> None:
    file.write_text("x,y\n" + "1.5,2\n" * 100_000)
    assert len(load_table(file)) == 100_000
