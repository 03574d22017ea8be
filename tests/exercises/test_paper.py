"""A formula written as on paper is answered with the line as Python has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from demos.exercises.attempts import Attempt
from demos.exercises.catalogue import Texts, by_name
from demos.exercises.paper import as_python
from demos.exercises.showing import reason

POWERS = by_name("powers")


def attempt(tmp_path: Path, code: str) -> Attempt:
    file = tmp_path / "answer.py"
    file.write_text(code, encoding="utf-8")
    return Attempt(POWERS, file)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("return 2x, 3y²", "return 2*x, 3*y**2"),
        ("return sin²(x), 1  # 2x", "return sin(x)**2, 1"),
        ("return 2(x + 1), y", "return 2*(x + 1), y"),
        ("return (x + 1)(y − 1), y", "return (x + 1)*(y - 1), y"),
        ("return x·y, y", "return x*y, y"),  # a name to Python
        ("return ۲*x, ½y", "return 2*x, (1/2)*y"),
    ],
)
def test_what_is_written_as_on_paper_is_written_anew(
    line: str, written: str, tmp_path: Path
) -> None:
    found = attempt(tmp_path, f"def partials(x, y):\n    {line}\n")
    assert (found.verdict.id, found.line) == ("on_paper", 2)
    assert found.printed == ""
    for language in ("en", "fa"):
        assert reason(Texts(language), found).endswith(f"\n    {written}")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("return x(y + 1), y", "number_called"),
        ("return x^2, y", "caret"),
        ("return [1](x), y", "raised_type"),
        ("return x +* y, 2", "syntax"),
        ("return '2x', 2y", "syntax"),  # a text may hold anything
        ("return 2z(", "syntax"),
        ("return zz, y  # 2x", "raised_name"),
    ],
)
def test_other_mistakes_keep_their_message(line: str, message: str, tmp_path: Path) -> None:
    assert attempt(tmp_path, f"def partials(x, y):\n    {line}\n").verdict.id == message


def test_only_a_line_that_gets_further_is_offered(tmp_path: Path) -> None:
    file = tmp_path / "answer.py"
    file.write_text("a = 2b\nc = 3d)\ne = 4f\n", encoding="utf-8")
    assert as_python(file, 1) == "a = 2*b"  # though the next line is wrong as well
    assert as_python(file, 2) == ""
    assert [as_python(file, line) for line in (0, 9, -1)] == [""] * 3
    assert as_python(tmp_path / "none.py", 1) == ""
