"""The runner in Persian, as a learner meets it: lines of one direction each."""

from __future__ import annotations

import ast
import math
import re
import sys
from pathlib import Path

import pytest

from autograd import Value, chain_rule
from demos.exercises.__main__ import main
from demos.exercises.catalogue import HERE, Exercise, Texts, by_name, exercises
from demos.exercises.changes import changes
from demos.exercises.grading import untouched
from demos.language import catalogue

from ..test_language import faults_of
from .test_runner import RIGHT, UNITS, WRONG, Terminal, folder, through_a_pipe

__all__ = ["folder"]
PERSIAN, OTHER = re.compile("[\u0600-\u06ff]"), re.compile("[A-Za-zα-ω0-9₀-₉{}]")
LOCAL = {"LANG": "fa_IR.UTF-8"}
FOREIGN = [Texts("fa").title(e) for e in exercises() if not (e.folder / "fa.toml").exists()]


# what may come next to Persian: the number of a symbol, an English term, what is typed
NUMBER = re.compile(r"(?<=    )\([۰-۹]+\) ")
LISTED = re.compile("(# )?    [ -~]+(: |  )[\u0600-\u06ff\u200c :،]+")


def mixed(shown: str) -> list[str]:
    """Return the lines that run both ways, but for exercises that are not translated."""
    lines = [line for line in shown.split("\n") if not line.endswith(tuple(FOREIGN))]
    lines = [NUMBER.sub("", line) for line in lines if not LISTED.fullmatch(line)]
    return [line for line in lines if PERSIAN.search(line) and OTHER.search(line)]


@pytest.mark.slow
def test_save_fail_hint_list_reset_through_a_pipe(folder: Path) -> None:
    (folder / UNITS.file).write_text(WRONG)
    shown = through_a_pipe(folder, "r\nh\nl\ns\nn\nx\nب\nr\nzz\n", **LOCAL)
    assert mixed(shown) == []
    for said in (
        f"تمرین ۱ از {len(exercises())}".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
        "پاسخ درست:\n    circuit = 8\n    swapped = 7\nپاسخ شما:\n    circuit = 9\n",
        "^\n\n",  # an empty line before the message
        "    h hint   l list   r run",
        "راهنمایی ۱ از ۳:\n",
        "←  ۱ واحدها",
        "فایل به حالت اولش برگشت.",
        "هنوز جای خالی مانده است",
        "    (۱) zz\nکلید (۱) نداریم.\n",
    ):
        assert said in shown
    fresh = (folder / UNITS.file).read_text(encoding="utf-8")
    assert fresh.startswith('"""واحدها')
    assert mixed(fresh) == []


@pytest.mark.slow
def test_what_follows_a_pass(folder: Path) -> None:
    (folder / UNITS.file).write_text(RIGHT)
    shown = through_a_pipe(folder, "r\ns\n۲\n20\n", **LOCAL)
    assert mixed(shown) == []
    assert "✓ درست است." in shown
    assert "تمرین ۲ از" in shown


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_an_output_without_the_letters_gets_english(folder: Path, encoding: str) -> None:
    shown = through_a_pipe(folder, "h\n", PYTHONIOENCODING=encoding, **LOCAL)
    assert "Hint 1 of 3:" in shown


def test_a_persian_yes_at_a_terminal(folder: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminals of this kind")
    (folder / UNITS.file).write_text(WRONG)
    terminal = Terminal(folder, **LOCAL)
    terminal.until("q quit")
    for answer, said in (("ن", "چیزی عوض نشد."), ("ب", "حالت اولش برگشت."), ("y", "برگشت.")):
        terminal.type("x")
        terminal.until("y   n")
        terminal.type(answer)
        terminal.until(said)
    terminal.type("q")
    terminal.until("ذخیره شد")
    assert terminal.left() == 0


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.id)
def test_a_learners_copy_is_python_of_one_direction_a_line(exercise: Exercise) -> None:
    if (exercise.folder / "fa.toml").exists():
        copy = Texts("fa").learners_copy(exercise)
        compile(copy, "copy", "exec")
        comments = [f"    {line.partition('#')[2]}" for line in copy.split("\n") if "#" in line]
        assert mixed(re.sub("(  #|#).*", "", copy) + "\n".join(comments)) == []
        assert max(map(len, copy.partition('\n"""\n')[0].split("\n"))) <= 84


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.id)
def test_comments_are_persian_and_the_code_is_what_it_was(
    exercise: Exercise, tmp_path: Path
) -> None:
    said = Texts("fa").comments(exercise)
    assert list(said) == [*dict.fromkeys(exercise.comments)]
    assert [fault for text in said.values() for fault in faults_of(text)] == []
    copy = tmp_path / "copy.py"
    copy.write_text(Texts("fa").learners_copy(exercise), encoding="utf-8")
    made = ast.parse(copy.read_text(encoding="utf-8")).body[1:]
    assert [*map(ast.dump, made)] == [*map(ast.dump, ast.parse(exercise.given).body)]
    assert not [comment for comment in said if f"# {comment}" in copy.read_text(encoding="utf-8")]
    assert untouched(exercise, copy)
    found = changes(copy.read_text(encoding="utf-8"), exercise.given)
    assert [change.given for change in found] == [""]  # the text above


def test_a_comment_goes_above_a_line_where_it_needs_several() -> None:
    copy = Texts("fa").learners_copy(by_name("predict_backward"))
    assert "\n#     predict NUMBER\nif __name__ ==" in copy
    assert "\n    # TODO\n    # یک علامت" in Texts("fa").learners_copy(by_name("sign_slip"))


@pytest.mark.slow
def test_keys_have_persian_letters(folder: Path) -> None:
    (folder / UNITS.file).write_text(RIGHT)
    shown = through_a_pipe(folder, "ر\nف\nب\nپ\nز\nن\nد\nخ\n", **LOCAL)
    places = [
        shown.index(said)
        for said in (
            "\nکلیدها: ر راهنمایی، ف فهرست، ب بررسی، ز از نو، پ پاسخ نمونه، د بعدی، خ خروج\n",
            "راهنمایی ۱ از ۳:\n",
            "اول همین را امتحان کنید؛ بعد، برای راهنمایی بعدی:\n    ر\n",
            "\nبا دست\n",
            "✓ درست است.",
            "یک پاسخ نمونه، برای مقایسه",
            "فایل به حالت اولش برگردد؟",
            "چیزی عوض نشد.",
            "تمرین ۲ از",
            "پیشرفت شما ذخیره شد.",
        )
    ]
    assert places == sorted(places)


@pytest.mark.slow
def test_where_directions_mix_symbols_are_isolated(folder: Path) -> None:
    shown = through_a_pipe(folder, "zz\n", GRADB_BIDI="1", **LOCAL)
    assert "  \u2067کلید \u2068zz\u2069 نداریم.\u2069\n" in shown
    assert "(۱)" not in shown


STOPS = {  # code that stops, and what is said of it in Persian
    "a / b": "مخرج یک تقسیم",
    "(-a).log()": "لگاریتم فقط",
    "b.sqrt()": "جذر فقط",
    "b**-1": "نمای صحیح",
    "math.log(-1)": "چنین ورودی‌ای",
    "1 / 0": "تقسیم بر صفر",
    "1.0 - len": "بدون پرانتز",
    "a.data = 3.0; chain_rule(L, a)": "گراف را از نو بسازید",
    "Value(1000.0).exp()": "بزرگ‌ترین عدد اعشاری",
    "2.0**10000": "بزرگ‌ترین عدد اعشاری",
    "late()": "در این تابع، early پیش از",
    "nosuch": "نام nosuch تعریف نشده",
    "a + None": "return ندارد",
    "None + 1": "return ندارد",
    "a @ b": "عمل @ میان Value و Value",
    "a + [1]": "لیستی در یک عمل",
    "a + 'x'": "علامت نقل‌قول",
    "(-8) ** (1 / 3) + a": "عددی مختلط",
    "math.exp(a)": "از autograd بگیرید، نه از math",
    "1 if a else 0": "مثلاً a > 0",
    "a[0]": "نه یک لیست",
    "len(a)": "نه یک لیست",
    "late(1)": "آرگومان‌های نادرست",
    "a()": "از نوع Value",
    "a.data[0]": "از نوع float",
    "late.__doc__.data": "فیلدی ندارد",
    "a.value": "در Value چیزی به نام value",
    "math.relu": "در math چیزی به نام relu",
    "[1][3]": "عضوی از لیست",
    "{}['x']": "چنین کلیدی",
    "p, q = 1, 2, 3": "تعداد نام‌های سمت چپ",
    "max([])": "خالی است",
    "(1 + 2": "باز شده و بسته نشده",
    "1 + 2)": "جفتش باز نشده",
    "for x in []\n    x": "دونقطه",
    "if a:\nb": "تورفتگی",
    "'abc": "علامت نقل‌قول پایانی‌اش",
    "2 = a": "سمت چپ باید یک نام باشد",
    "a = ۲": "صفحه‌کلید لاتین",
    "a b": "نمی‌فهمد",
}


def stopped(code: str) -> dict[str, str]:
    """Return what is said of code that stops."""
    a, b = Value(2.0, "a"), Value(0.0, "b")
    names: dict[str, object] = {"Value": Value, "math": math, "a": a, "b": b}
    names |= {"L": (a + b).exp(), "chain_rule": chain_rule}
    exec("def late():\n    later = early\n    early = 1", names)
    try:
        exec(code, names)
    except SyntaxError as error:  # as the report has it
        return {"kind": "", "says": error.msg}
    except Exception as error:
        return {"kind": type(error).__name__, "says": str(error)}
    pytest.fail(f"{code} does not stop")


def whole(fields: dict[str, str]) -> str:
    return f"{fields['kind'] or 'SyntaxError'}: {fields['says']}"


@pytest.mark.parametrize("code", STOPS)
def test_what_stops_code_is_explained_in_persian(code: str) -> None:
    fields = stopped(code)
    name = "raised" if fields["kind"] else "syntax"
    sentence, below = Texts("fa").message(UNITS, name, fields).split("\n", 1)
    assert STOPS[code] in sentence
    assert faults_of(sentence) == []
    assert " ".join(below.split()) == " ".join(whole(fields).split())
    assert sentence not in Texts("en").message(UNITS, name, fields)


def test_every_explanation_is_of_something_that_stops() -> None:
    errors, met = catalogue(HERE / "texts/fa.toml")["errors"], set()
    for code in STOPS:
        says = whole(stopped(code))
        met.add(next(pattern for pattern in errors if re.search(pattern, says)))
    assert {*errors} - met == {"GraphTooDeepError: "}


def test_commands_in_persian(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "unit", "--folder", str(folder), "--language", "fa"]) == 2
    shown = capsys.readouterr().out
    assert shown.split("\n")[::2] == ["    (۱) unit", "    (۱) units", ""]
    assert mixed(shown) == []


def test_no_graph_to_walk_through(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["debug", "predict_backward", "--folder", str(folder), "--language", "fa"]) == 1
    assert capsys.readouterr().err.startswith("    (۱) predict_backward\nتمرین (۱) گرافی")
