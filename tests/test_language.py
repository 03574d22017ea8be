"""Two languages: what is said in English is said in Persian, in lines of one direction each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from demos import language
from demos.language import catalogue, entries, in_digits, one_direction, untranslated

DEMOS = Path(language.__file__).parent
GLOSSARY = catalogue(DEMOS / "glossary.toml")
FOLDERS = sorted({file.parent for file in DEMOS.rglob("fa.toml")})
PERSIAN, FIELD = re.compile("[\u0600-\u06ff]"), re.compile(r"\{\w+\}")
UGLY = re.compile("[يكة]|[،؛؟][^\\s»)]|\\s[،؛؟:!.]|[0-9٠-٩]|\u200c\\s|\\s\u200c")


def faults_of(text: str) -> list[str]:
    """Return the lines that mix directions, or are not set as Persian is."""
    faults = []
    for line in one_direction(text).split("\n"):
        prose = FIELD.sub("", line)
        if not PERSIAN.search(prose):
            continue
        if found := re.findall(r"[^\u0600-\u06ff\u200c\s().:!…«»—–✓✗\[\]-]", prose):
            faults.append(f"{line!r} mixes {''.join(found)!r} with Persian")
        if found := UGLY.findall(line):
            faults.append(f"{line!r} is not set as Persian is: {found}")
    return faults


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(DEMOS)))
def test_no_translation_is_missing_or_stale(folder: Path) -> None:
    assert untranslated(folder, "fa") == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(DEMOS)))
def test_a_line_is_persian_prose_or_a_formula(folder: Path) -> None:
    english, persian = entries(folder / "en.toml"), entries(folder / "fa.toml")
    for name, text in persian.items():
        assert faults_of(text) == [], name
        assert set(FIELD.findall(text)) == set(FIELD.findall(english[name])), name


def test_a_stale_translation_is_noticed(tmp_path: Path) -> None:
    assert untranslated(tmp_path, "fa") == [f"{tmp_path / 'fa.toml'} is missing"]
    (tmp_path / "en.toml").write_text('a = "one"\nb = "two"\nhints = ["x"]\n')
    file = tmp_path / "fa.toml"
    persian = 'a = "یک"\nhints = ["ایکس"]\nc = "سه"\n'
    file.write_text('of = "00000000"\n' + persian, encoding="utf-8")
    now = language.mark(tmp_path / "en.toml")
    assert untranslated(tmp_path, "fa") == [
        f"{file}: b is missing",
        f"{file}: c translates nothing",
        f'{file}: stale; once it says what en.toml says: of = "{now}"',
    ]


@pytest.mark.parametrize("line", ["وزن w₁ را", "۳ و 3", "مشتق ، شیب", "مي", "«یک», دو"])
def test_a_mixed_line_is_noticed(line: str) -> None:
    assert faults_of(line)


def test_english_terms_leave_persian_lines() -> None:
    text = "گرادیان (gradient) و قاعدهٔ زنجیره‌ای (chain rule):\n    dL/dw (per sample)"
    assert one_direction(text).split("\n") == [
        "گرادیان و قاعدهٔ زنجیره‌ای:",
        "    (gradient, chain rule)",
        "    dL/dw (per sample)",
    ]
    assert one_direction("an error (or loss)") == "an error (or loss)"
    assert in_digits(12, "fa") == "۱۲"
    assert in_digits("w12", "fa") == "w12"


def test_the_glossary_has_a_name_for_each_term() -> None:
    assert len(GLOSSARY) >= 40
    assert len(set(GLOSSARY.values())) == len(GLOSSARY)
