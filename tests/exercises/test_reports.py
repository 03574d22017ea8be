"""What the runner believes of a report that a learner's code may have written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demos.exercises.answers import encoded
from demos.exercises.attempts import Attempt
from demos.exercises.catalogue import Texts, by_name
from demos.exercises.reports import harmless, read
from demos.exercises.showing import reason, what_failed

UNITS = by_name("units")


def test_a_line_with_persian_in_it_is_shown_as_it_is() -> None:
    line = "z = 1  # نیم\u200cفاصله، مثل می\u200cشوند"
    assert harmless(line) == line
    assert harmless("a\u202eb\u200bc") == "a·b·c"  # nothing else that is of no width


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "1", "{}", "null", "[" * 100_000, "\ud800",
        '{"answers": 3}', '{"answers": []}', '{"answers": [1, 2]}', '{"answers": [{}, {}]}',
        '{"answers": [{"number": true}, {"number": 1.0}]}',
        '{"answers": [{"number": 1%s}, {"number": 1.0}]}' % ("0" * 400),
        '{"answers": [{"items": [[]]}, {"number": 1.0}]}',
        '{"answers": [{"type": 1}, {"number": 1.0}]}',
        '{"failed": "passed", "line": 0}', '{"failed": "nope"}', '{"failed": {"a": 1}}',
        '{"failed": "raised"}',
        '{"failed": "raised", "line": "x"}', '{"failed": "syntax", "line": -4}',
        '{"failed": "raised", "line": 1, "answered": 2}',
        '{"failed": "raised", "line": 1, "says": 2}',
        '{"answers": [{"number": 1.0}, {"number": 2.0}], "gaps": [0.5]}', '{"mend": {}}',
    ],
)  # fmt: skip
def test_a_report_that_does_not_fit_is_none(text: str, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(text, encoding="utf-8", errors="surrogatepass")
    assert read(file, 2) is None


@pytest.mark.parametrize("text", ["{}", '{"mend": 1}', '{"mend": {"id": "sign", "line": 1}}'])
def test_a_report_that_names_no_mend_is_none(text: str, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(text)
    assert read(file, 2, mend=True) is None


def test_a_report_that_fits_is_read_and_made_harmless(tmp_path: Path) -> None:
    import json

    file = tmp_path / "report.json"
    answers = [encoded(value) for value in (1, [2.0, (3, float("nan"))], "text", None)]
    file.write_text(json.dumps({"answers": answers, "gaps": []}))
    assert read(file, 4) is not None
    file.write_text(json.dumps({"failed": "raised", "line": 3, "says": "\x1b[2J" + "x" * 999}))
    found = read(file, 1)
    assert found is not None
    assert found["says"].startswith("·[2Jx")
    assert len(found["says"]) == 301


NAMES = ["answers", "failed", "mend", "line", "gaps", "kind", "says", "code", "answered", "number"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.floats() | st.text(max_size=5)
    | st.sampled_from(["raised", "syntax", "borrowed", "passed"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
)  # fmt: skip


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(NAMES), JSON))
def test_whatever_a_report_says_the_attempt_is_told(
    tmp_path_factory: pytest.TempPathFactory, found: dict[str, Any]
) -> None:
    import json

    from demos.exercises import attempts, reports

    folder = tmp_path_factory.mktemp("report")
    file = folder / "answer.py"
    file.write_text("def both(a, b):\n    return a, b\n")
    (folder / "report.json").write_text(json.dumps(found))

    def run(_: Path, __: str, questions: list[Any], *___: float, mend: str = "") -> Any:
        read = reports.read(folder / "report.json", len(questions), bool(mend))
        return {**(read or {"failed": "crashed", "line": 0}), "output": ""}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attempts, "run", run)
        attempt = Attempt(UNITS, file)
    assert not attempt.verdict.passed
    assert what_failed(Texts("en"), attempt) or reason(Texts("en"), attempt)
