"""Two languages: what is said in English is said in Persian, in lines of one direction each."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest

from demos import language
from demos.exercises.catalogue import HERE, Texts, exercises
from demos.language import (
    TERM,
    catalogue,
    entries,
    in_digits,
    in_symbols,
    is_set,
    laid_out,
    language_of,
    mixes_directions,
    one_direction,
    untranslated,
)

LETTER = "[\u0621-\u06d3\u200c]"
PLURAL = "(?:\u0654|\u200c?های)? "
SUFFIXES = "\u0654|\u200c?(?:ها(?:یی?|یم|یت|یش|یمان|یتان|یشان)?|ی|ای|ام|ات|اش|مان|تان|شان|اند)|ش"
DEMOS = Path(language.__file__).parent
GLOSSARY = catalogue(DEMOS / "glossary.toml")
FOLDERS = sorted({f.parent for f in DEMOS.rglob("en.toml")} - {HERE / "template"})
PERSIAN, FIELD = re.compile("[\u0600-\u06ff]"), re.compile(r"\{\w+\}")
LEFT_OUT = {"{topic}"}  # an English word; a sheet's title says it
MOST_SYMBOLS = 6
LISTED = re.compile("    [ -~]+  [\u0600-\u06ff\u200c :،]+")  # what is typed, and what it does
IN_PROSE = ("{count}", "{number}", "{line}", "{done}", "{title}")
UGLY = re.compile("[يكة]|[،؛؟][^\\s»)]|\\s[،؛؟:!.]|[0-9٠-٩]|\u200c\\s|\\s\u200c")


def unexplained(texts: Iterable[str]) -> list[str]:
    """Return the terms that first appear in these texts without their English in brackets."""
    longest = sorted(GLOSSARY, key=lambda english: -len(GLOSSARY[english]))
    parts = (GLOSSARY[english].replace("ٔ ", " ").split(" ") for english in longest)
    terms = "|".join(f"(?P<t{n}>{PLURAL.join(part)})" for n, part in enumerate(parts))
    word = re.compile(f"(?<!{LETTER})(?:{terms})(?:{SUFFIXES})?(?!{LETTER})")
    seen: dict[str, str] = {}
    for text in texts:
        for found in word.finditer(text):
            english = longest[int(str(found.lastgroup)[1:])]
            bracketed = text[found.end() :].startswith(f" ({english})")
            seen.setdefault(english, "" if bracketed else f"{found[0]} wants ({english}): {text}")
    return [*filter(None, seen.values())]


def fields_in_prose(text: str) -> list[str]:
    """Return the fields that are in a line of Persian though they may be English sentences."""
    prose = [line for line in text.split("\n") if not line.startswith("    ")]
    return [field for line in prose for field in FIELD.findall(line) if field == "{says}"]


def numbered(line: str) -> tuple[str, list[str]]:
    """Return a line with a number in place of each symbol, and the symbols."""
    found: list[str] = []

    def noted(symbol: str) -> str:
        found.append(symbol)
        return "(۱)"

    return in_symbols(line, noted), found


def faults_of(text: str) -> list[str]:
    """Return the lines that mix Persian with formulas, or are not set as Persian is."""
    faults = []
    for line in text.split("\n"):
        if LISTED.fullmatch(line):
            continue
        prose = FIELD.sub(lambda field: "۱" if field[0] in IN_PROSE else "x", TERM.sub("", line))
        if not PERSIAN.search(prose):
            continue
        prose, symbols = (prose, []) if line.startswith("    ") else numbered(prose)
        if found := re.findall(r"[^\u0600-\u06ff\u200c\s().:!…«»—–✓✗←→\[\]-]", prose):
            faults.append(f"{line!r} mixes {''.join(found)!r} with Persian")
        if found := UGLY.findall(prose) + [s for s in symbols if re.fullmatch("[0-9.]+", s)]:
            faults.append(f"{line!r} is not set as Persian is: {found}")
    return faults


def crowded(text: str) -> list[str]:
    """Return the lines of Persian with more symbols than a terminal can number readably."""
    prose = [line for line in text.split("\n") if not line.startswith("    ")]
    return [s for s in prose if len(numbered(FIELD.sub("x", TERM.sub("", s)))[1]) > MOST_SYMBOLS]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(DEMOS)))
def test_no_translation_is_missing_or_stale(folder: Path) -> None:
    assert untranslated(folder, "fa") == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(DEMOS)))
def test_a_line_is_persian_prose_or_a_formula(folder: Path) -> None:
    english, persian = entries(folder / "en.toml"), entries(folder / "fa.toml")
    for name, text in persian.items():
        assert faults_of(text) == [], name
        if folder.name not in ("worksheets", "gallery"):  # pages mix directions, terminals do not
            assert fields_in_prose(text) == crowded(text) == [], name
        assert {*FIELD.findall(text)} == {*FIELD.findall(english[name])} - LEFT_OUT, name


def test_every_text_of_the_runner_is_said() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in HERE.glob("*.py"))
    runner = catalogue(HERE / "texts/en.toml")["runner"]
    assert [name for name in runner if f'"{name}"' not in code] == []


def test_a_stale_translation_is_noticed(tmp_path: Path) -> None:
    assert untranslated(tmp_path, "fa") == [f"{tmp_path / 'fa.toml'} is missing"]
    (tmp_path / "en.toml").write_text('a = "one"\nb = "two"\nhints = ["x"]\n')
    file = tmp_path / "fa.toml"
    persian = 'a = "یک"\nhints = ["ایکس"]\nc = "سه"\n'
    file.write_text('of = "00000000"\n' + persian, encoding="utf-8")
    now = language.mark(entries(tmp_path / "en.toml"))
    assert untranslated(tmp_path, "fa") == [
        f"{file}: b is missing",
        f"{file}: c translates nothing",
        f'{file}: stale; once it is up to date: of = "{now}"',
    ]


@pytest.mark.parametrize("chapter", dict.fromkeys(e.chapter for e in exercises()))
def test_a_term_is_given_in_english_too_where_a_chapter_first_uses_it(chapter: str) -> None:
    ours = [e for e in exercises() if e.chapter == chapter and (e.folder / "fa.toml").exists()]
    assert unexplained(Texts("fa").text(exercise) for exercise in ours) == []


def test_a_term_without_its_english_is_noticed() -> None:
    first = "گرادیان کاهشی (gradient descent) با گرادیان‌ها (gradient) کار می‌کند."
    assert unexplained([first, "گرادیان، گرادیان کاهشی، برگردید، خطاب"]) == []
    assert unexplained(["مشتق‌های جزئی (partial derivative)، مشتق‌هایش (derivative)"]) == []
    assert len(unexplained(["گرادیان کاهشی", "گرادیان (gradient descent)", "وزن‌های شبکه"])) == 4


@pytest.mark.parametrize("line", ["    وزن w₁ را", "۳ و 3", "مشتق ، شیب", "مي", "«یک», دو"])
def test_a_mixed_line_is_noticed(line: str) -> None:
    assert faults_of(line)


def test_symbols_and_english_terms_leave_persian_lines() -> None:
    text = "گرادیان w₁ (gradient) و قاعدهٔ زنجیره‌ای (chain rule):\n    dL/dw (per sample)\nw₁ و x:"
    assert one_direction(text).split("\n") == [
        "    (۱) w₁",
        "گرادیان (۱) و قاعدهٔ زنجیره‌ای:",
        "    dL/dw (per sample)",
        "    (۱) w₁    (۲) x",
        "(۱) و (۲):",
        "    gradient: گرادیان",
        "    chain rule: قاعدهٔ زنجیره‌ای",
    ]
    assert one_direction("an error (or loss)") == "an error (or loss)"
    assert in_digits(12, "fa") == "۱۲"
    assert in_digits("w12", "fa") == "w12"


@pytest.mark.parametrize(
    ("line", "symbols"),
    [
        ("به جای z، x گذاشته‌اید: z = x⁵ + 9.", ["z", "x", "z = x⁵ + 9"]),
        ("تابع σ(net) (نه net) و ReLU‌ها", ["σ(net)", "net", "ReLU"]),
        ("به جای (x + 1)(x − 1)، .data یا −2؟", ["(x + 1)(x − 1)", ".data", "−2"]),
        ("جمع بزنید. MSE را بنویسید.", ["MSE"]),
        ("لیست [1, 2] و «dL_dw» و == و x = ... است.", ["[1, 2]", "dL_dw", "==", "x = ..."]),
        ("← سه نقطه ... (یا ۲٫۵) — تمام! ✓ (ب)", []),
    ],
)
def test_what_a_symbol_is(line: str, symbols: list[str]) -> None:
    assert numbered(line)[1] == symbols


def test_more_symbols_than_a_line_holds_have_lines_of_their_own() -> None:
    long = ["x" * 40, "y" * 40]
    lines = one_direction(" و ".join(long)).split("\n")
    assert lines == [f"    (۱) {long[0]}", f"    (۲) {long[1]}", "(۱) و (۲)"]


def test_where_directions_mix_symbols_stay_isolated_at_the_right_margin() -> None:
    text = "به جای z، x گذاشته‌اید؛ وزن (weight) هم هست:\n    z = x + 9\nin English"
    prose, *others = laid_out(text, 50, mixed=True)
    shown = "\u2067به جای <z>، <x> گذاشته\u200cاید؛ وزن <(weight)> هم هست:\u2069"
    assert prose.lstrip() == shown.replace("<", "\u2068").replace(">", "\u2069")
    assert sum(not 0x2066 <= ord(x) <= 0x2069 and x != "\u200c" for x in prose) == 50
    assert others == ["    z = x + 9", "in English"]
    assert [is_set(line) for line in (prose, *others)] == [True, False, False]
    narrow = laid_out(text, 20, mixed=True)[:-2]
    assert len(narrow) > 2
    assert all(map(is_set, narrow))  # an isolate ends in its line


@pytest.mark.parametrize("columns", [9, 10, 11, 12])
def test_a_line_that_mixes_directions_is_no_wider_than_the_terminal(columns: int) -> None:
    for line in laid_out("مشتق z را بنویسید", columns, mixed=True):
        assert sum(unicodedata.category(sign) not in ("Mn", "Cf") for sign in line) == columns


@pytest.mark.parametrize(
    ("mixes", "settings"),
    [
        (True, {"VTE_VERSION": "6003"}),
        (False, {"VTE_VERSION": "5202"}),  # before it reordered text
        (False, {"VTE_VERSION": "6003", "TERM": "screen-256color"}),  # tmux places each sign
        (True, {"KONSOLE_VERSION": "230805"}),
        (False, {"KONSOLE_VERSION": "no number"}),
        (True, {"TERM_PROGRAM": "Apple_Terminal"}),
        (False, {"TERM_PROGRAM": "vscode"}),
        (False, {"WT_SESSION": "x"}),
        (True, {"GRADB_BIDI": "1", "TERM": "screen"}),
        (False, {"GRADB_BIDI": "0", "VTE_VERSION": "6003"}),
    ],
)
def test_which_terminals_mix_directions(
    monkeypatch: pytest.MonkeyPatch, mixes: bool, settings: dict[str, str]
) -> None:
    for name in ("VTE_VERSION", "KONSOLE_VERSION", "TERM_PROGRAM", "GRADB_BIDI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    output = Output("utf-8")
    monkeypatch.setattr("sys.stdout", output)
    assert mixes_directions() == ("1" in settings.get("GRADB_BIDI", ""))  # into a file
    monkeypatch.setattr(output, "isatty", lambda: True)
    assert mixes_directions() == mixes


def test_prose_is_wrapped_and_a_formula_is_not() -> None:
    prose, formula = "w " * 38 + "x = 3", "    " + "w + " * 30 + "w"
    assert laid_out(f"{prose}\n{formula}", 80) == ["w " * 37 + "w", "x = 3", formula]


def test_the_glossary_has_a_name_for_each_term() -> None:
    assert len(GLOSSARY) >= 40
    assert len(set(GLOSSARY.values())) == len(GLOSSARY)


class Output(io.StringIO):
    """A standard output of an encoding."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self.named = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.named


def speak(monkeypatch: pytest.MonkeyPatch, encoding: str, **environment: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout", Output(encoding))


@pytest.mark.parametrize("local", ["fa_IR.UTF-8", "fa", "Persian_Iran.1256"])
def test_the_locale_chooses_where_nobody_did(monkeypatch: pytest.MonkeyPatch, local: str) -> None:
    speak(monkeypatch, "utf-8", LANG=local)
    assert language_of(None) == "fa"
    assert language_of("en") == language_of(None, "en") == "en"
    speak(monkeypatch, "utf-8", LC_ALL="C", LANG=local)
    assert language_of(None) == "en"
    assert language_of(None, "fa") == "fa"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp1256"])
def test_an_output_without_persian_letters_is_spoken_to_in_english(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    speak(monkeypatch, encoding, LANG="fa_IR.UTF-8")
    assert language_of(None) == language_of(None, "fa") == "en"
    assert language_of("fa") == "fa"


@pytest.mark.parametrize("columns", range(45, 81, 5))
def test_no_english_term_is_torn(columns: int) -> None:
    text = (
        "این مجموع مربعات (sum of squared errors) است و آن جذر میانگین (root mean squared error)."
    )
    for line in language.wrapped(text, columns):
        assert line.count("(") == line.count(")")
        assert not line.startswith("(")
