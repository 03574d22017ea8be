"""A table and its parts."""

from __future__ import annotations

import copy
import hashlib
import math
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn import Table, load_table, split

IRIS = Path(__file__).parents[2] / "demos" / "data" / "iris.csv"


def table(*numbers: float) -> Table:
    return Table([[x] for x in numbers], [0.0] * len(numbers), ["x"], "y")


def test_split_keeps_rows_and_targets_together_and_every_row_once() -> None:
    table = Table(
        [[float(i), 0.0] for i in range(50)], [10.0 * i for i in range(50)], ["a", "b"], "y"
    )
    train, test = split(table, 0.3, rng=1)
    assert (len(train), len(test)) == (35, 15)
    assert all(y == 10 * row[0] for t in (train, test) for row, y in zip(t.X, t.y, strict=True))
    assert sorted(train.y + test.y) == table.y
    assert split(table, 0.3, rng=1)[1].y == test.y != split(table, 0.3, rng=2)[1].y
    with pytest.raises(ValueError, match="leaves 0 to test on"):
        split(table, 0.001)


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


def test_a_seed_splits_as_it_always_did() -> None:
    train, test = split(load_table(IRIS, target="species"), 0.2, rng=7)
    order = repr([train.X, train.y, test.X, test.y])
    assert hashlib.sha256(order.encode()).hexdigest().startswith("44429e5025ba900a")


def of_classes(*counts: int) -> Table:
    """Return a table with so many rows of class 0, 1, …."""
    y = [k for k, count in enumerate(counts) for _ in range(count)]
    names = [f"k{k}" for k in range(len(counts))]
    return Table([[float(i)] for i in range(len(y))], [*map(float, y)], ["x"], "kind", names)


def test_each_class_keeps_its_share() -> None:
    train, test = split(load_table(IRIS, target="species"), 0.2, rng=0, stratify=True)
    assert [test.y.count(k) for k in range(3)] == [10, 10, 10]
    assert len({*train.lines, *test.lines}) == 150
    train, test = split(of_classes(50, 30, 5), 0.2, rng=0, stratify=True)
    assert [test.y.count(k) for k in range(3)] == [10, 6, 1]
    assert test.y != sorted(test.y)  # they are shuffled
    assert split(of_classes(50, 30, 5), 0.2, rng=0, stratify=True)[1].X == test.X
    assert split(of_classes(50, 30, 5), 0.2, rng=1, stratify=True)[1].X != test.X
    _, test = split(of_classes(15, 15, 15), 0.25, stratify=True)  # 3.75 of each, 11 in all
    assert sorted(map(test.y.count, range(3))) == [3, 4, 4]
    numbers = Table([[0.0]] * 6, [0.0, 1.0, 1.0, 0.0, 0.0, 0.0], ["x"], "y")
    assert split(numbers, 0.5, stratify=True)[1].y.count(1.0) == 1


@given(st.lists(st.integers(2, 30), min_size=1, max_size=5), st.floats(0.05, 0.95), st.integers())
def test_shares_are_rounded_to_a_neighbour_and_no_class_is_lost(
    counts: list[int], fraction: float, seed: int
) -> None:
    rows, classes = sum(counts), len(counts)
    tests = round(rows * fraction)
    if min(tests, rows - tests) < classes:
        with pytest.raises(ValueError, match=r"cannot both have each|leaves"):
            split(of_classes(*counts), fraction, seed, stratify=True)
        return
    train, test = split(of_classes(*counts), fraction, seed, stratify=True)
    assert sorted(row[0] for row in train.X + test.X) == [*range(rows)]
    assert len(test) == tests
    shares = [tests * count / rows for count in counts]
    found = [test.y.count(k) for k in range(classes)]
    assert all(0 < k < count for k, count in zip(found, counts, strict=True))
    if all(1 <= share <= count - 1 for share, count in zip(shares, counts, strict=True)):
        assert all(abs(k - share) < 1 for k, share in zip(found, shares, strict=True))


@pytest.mark.parametrize(
    ("table", "fraction", "said"),
    [
        (of_classes(10, 1), 0.2, "class 'k1' has one row only (sample 11), which cannot be in "
         "both parts: get more of it, leave it out, or say stratify=False"),
        (of_classes(10, 10, 10), 0.05, "2 rows to test on and 28 to train on cannot both have each "
         "of 3 classes: choose another test_fraction, or stratify=False"),
        (table(1.0, 2.0, 3.0), 2, "test_fraction must be between 0 and 1: got 2"),
        (Table([[0.0]] * 3, [1.0, 2.0, 3.0], ["x"], "y"), 0.5, "stratify=True keeps the shares of "
         "classes, but 'y' has numbers, of which 1.0 is in one row only: say stratify=False"),
    ],
)  # fmt: skip
def test_what_cannot_be_stratified_is_refused(table: Table, fraction: float, said: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011
        split(table, fraction, 0, stratify=True)
    assert str(raised.value) == said
    wrong: Any = "species"
    with pytest.raises(TypeError, match=r"^stratify must be True or False: got 'species'"):
        split(table, 0.5, 0, stratify=wrong)


def test_a_row_keeps_the_line_it_comes_from(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text('x,y\n1,1\n\n"2\n",2\n3,3\n')
    loaded = load_table(file)
    assert (loaded.lines, loaded.source) == ((2, 4, 6), "t.csv")
    for part in split(loaded, 0.3, rng=0):
        assert [part.where(i) for i in range(len(part))] == [
            f"t.csv:{ {1: 2, 2: 4, 3: 6}[int(y)] }" for y in part.y
        ]
    assert table(1.0, 2.0).where(1) == "sample 2"
    with pytest.raises(ValueError, match="a line for each row, or none: got 1 row, 2 lines"):
        Table([[1.0]], [1.0], ["x"], "y", lines=[1, 2])


def test_many_names_are_not_all_written() -> None:
    wide = Table([[0.0] * 100_000], [0.0], [f"x{j}" for j in range(100_000)], "y")
    assert len(repr(wide)) < 100


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("shape", ": write len(table), len(table.columns)"),
        ("head", ": write table.X[:5], table.y[:5]"),
        ("data", ": write table.X"),
        ("to_pandas", ": write pandas.DataFrame(table.X, columns=table.columns)"),
        ("target_names", ": write table.classes"),
        ("weight", ""),
    ],
)
def test_names_of_other_libraries_are_translated(name: str, said: str) -> None:
    with pytest.raises(AttributeError) as raised:
        getattr(table(1.0), name)
    assert str(raised.value) == f"'Table' object has no attribute {name!r}{said}"


def test_a_table_is_no_pair_and_no_list() -> None:
    pair: Any = table(1.0, 2.0)
    with pytest.raises(TypeError, match=r"^a Table cannot be unpacked: write X, y = table\.X, "):
        _, _ = pair
    with pytest.raises(TypeError, match=r"^a Table has no items: write table.X\[0\] for a row"):
        pair[0]
    assert copy.deepcopy(pair).X == pickle.loads(pickle.dumps(pair)).X == pair.X
