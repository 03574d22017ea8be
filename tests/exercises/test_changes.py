"""What a learner has changed of the file as it was given."""

from __future__ import annotations

import pytest

from demos.exercises.changes import changes, in_vain

GIVEN = """def update(w, g, alpha):
    # TODO: one sign is wrong
    size = alpha

    return w + size * g
"""
SOLUTION = GIVEN.replace("    # TODO: one sign is wrong\n", "").replace("w +", "w -")
TEXT = '"""What is to be done."""\n\n'


def learners(*pairs: tuple[str, str]) -> str:
    file = TEXT + GIVEN
    for old, new in pairs:
        assert old in file
        file = file.replace(old, new)
    return file


def test_each_change_is_undone_alone() -> None:
    mine = learners(("size = alpha", "size = 2 * alpha"), ("w +", "w * "))
    found = [*changes(mine, GIVEN)]
    assert [change.given for change in found] == ["", "size = alpha", "return w + size * g"]
    assert [change.line for change in found] == [1, 5, 7]
    assert "size = alpha" in found[1].undone
    assert "w * " in found[1].undone


TODO = ("    # TODO: one sign is wrong\n", "")


@pytest.mark.parametrize(
    ("pairs", "message", "line"),
    [
        ([("size = alpha", "size = 2 * alpha")], "changed_needlessly", 5),
        ([TODO, ("size = alpha", "size = 2 * alpha")], "changed_needlessly", 4),
        ([("    return", "    g = abs(g)\n    return")], "added_in_vain", 7),
        ([("w +", "w * ")], None, 0),  # the line at fault was found
        ([TODO], None, 0),
        ([], None, 0),
    ],
)
def test_what_was_changed_in_vain(
    pairs: list[tuple[str, str]], message: str | None, line: int
) -> None:
    found = in_vain(learners(*pairs), GIVEN, SOLUTION)
    assert (found[0], found[2]) == (message, line) if found else message is None


def test_where_a_line_is_missing_one_put_in_may_be_meant_for_it() -> None:
    solution = GIVEN.replace("    return", "    g = g / 2\n    return")
    assert in_vain(learners(("    return", "    g = 0\n    return")), GIVEN, solution) is None


def test_a_file_with_a_gap_has_nothing_that_was_right() -> None:
    given = GIVEN.replace("w + size * g", "...")
    assert in_vain(TEXT + given.replace("size = alpha", "size = 2"), given, SOLUTION) is None
