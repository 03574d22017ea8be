"""One term for one thing, and one spelling: variants that Persian texts do not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograd.page.words import words_in
from demos.exercises.catalogue import exercises
from demos.language import TERM, catalogue, entries

ROOT = Path(__file__).parents[1]
WORDS = "autograd/page/words.py"
GLOSSARY = catalogue(ROOT / "demos/glossary.toml")
START, END = "(?<![\u0621-\u06d3\u200c])", "(?![\u0621-\u06d3])"  # of a word; suffixes may follow

TERMS = {  # a regular expression -> the term of the glossary, in English
    "(?:کمینهٔ|مینیمم|بهینهٔ) محلی|مینیمم موضعی": "local minimum",
    "مشتق محلی": "local derivative",
    "ریشهٔ میانگین|جذر میانگین مربع خطا": "root mean squared error",
    "ریشهٔ دوم|ریشه (?:ب|ن|می‌)?گیر|ریشه گرفت|رادیکال": "square root",
    "متغیر (?:تازه|واسط|میانه)": "intermediate variable",
    "تابع (?:هزینه|ضرر|خطا)": "loss function",
    "آنتروپی ضربدری|انتروپی": "cross-entropy",
    "شبکه(?:\u200cی|ی)? عصبی": "neural network",
    "نرون|سلول عصبی": "neuron",
    "مینی\u200c?بچ|دسته\u200c(?:ای|های) کوچک(?!\u200cتر)": "mini-batch",
    "گرادیان نزولی|نزول گرادیان|کاهش گرادیان": "gradient descent",
    "گرادیان کاهشی (?:کوچک|ریز)\u200c?دسته(?!\u200cای)": "mini-batch gradient descent",
    "پس انتشار|انتشار معکوس|بازانتشار": "backpropagation",
    "گذر (?:عقب|به عقب|رو به عقبی)": "backward pass",
    "(?:قاعدهٔ|قانون) زنجیر(?:ی|ه)?(?!ه?\u200cای)": "chain rule",
    "تانژانت (?:هایپربولیک|هیپربولیک|هیپربولیکی)": "hyperbolic tangent",
    "رلو|یکسوکننده": "rectified linear unit",
    "سیگموید|زیگموئید": "sigmoid",
    "سافت مکس|سافتمکس|بیشینهٔ هموار": "softmax",
    "تابع فعال(?: ?سازی|\u200cساز)": "activation function",
    "(?:به |ب)روز ?رسانی|به\u200cروز رسانی": "update",
    "مو?منتوم": "momentum",
    "ترتیب توپولوژیکی": "topological order",
    "پیچش|همگشت|کانوولوشن": "convolution",
    "نقطه(?:ٔ|\u200cی)? (?:وقفه|ایست)|بریک\u200c?پوینت": "breakpoint",
    "لبهٔ گراف": "edge",
}

WORDINGS = {  # a regular expression -> what to write instead
    "پایین (?:می\u200c|ب|ن)?(?:ده|داد)": "گرادیان را به ورودی‌ها می‌فرستد",
    "(?<!یادگیری )ماشین(?!\u200c?حساب| حساب)|رایانه": "کامپیوتر",
    "گیومه": "علامت نقل‌قول",
    "پیشاپیش": "از قبل",
    "زیان (?:دوم|سوم)|متغیر (?:اول|دوم)": "نام آن: x، MSE",
    "درست یک اشکال": "فقط یک اشکال",
    "(?:این|آن)\u200cجا|آن\u200cچه|یک\u200cجا": "اینجا، آنجا، آنچه، یکجا",
    "همه جا": "همه‌جا",
    "هر چه": "هرچه",
    "آن وقت": "آن‌وقت",
    "حاصل (?:جمع|ضرب)": "حاصل‌جمع، حاصل‌ضرب",
    "(?:گام|قدم)(?: به |\u200cبه\u200c)قدم|گام به گام": "گام‌به‌گام",
    "یک (?:دوم|سوم|چهارم|دهم)": "یک‌دوم، یک‌چهارم",
    "به توان (?:دو|سه)": "به توان ۲، به توان ۳",
    "ن?می ": "می‌ یا نمی‌، با نیم‌فاصله",
}
SIGNS = {"[يى]": "ی", "ك": "ک", "[ةۀ]": "هٔ", "ه\u200cی(?=[ .،؛:»])": "هٔ", "[٠-٩]": "۰-۹"}


def texts() -> Iterator[tuple[str, str]]:
    """Return each file with Persian texts, and its text."""
    parts = ("autograd", "nn", "demos")
    found = sorted(file for part in parts for file in (ROOT / part).rglob("*fa.toml"))
    for file in [ROOT / "README.fa.md", ROOT / "demos/glossary.toml", *found]:
        yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")
    yield WORDS, "\n".join(words_in("fa").values())


def places(expression: str) -> list[str]:
    """Return where an expression is found: file, line, and what is there."""
    return [
        f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found[0]}"
        for name, text in texts()
        for found in re.finditer(expression, text)
    ]


@pytest.mark.parametrize("variant", TERMS, ids=TERMS.get)
def test_a_thing_has_the_one_name_of_the_glossary(variant: str) -> None:
    term = GLOSSARY[TERMS[variant]]
    assert not re.search(f"{START}(?:{variant}){END}", term)
    assert not places(f"{START}(?:{variant}){END}"), f"write instead: {term}"


@pytest.mark.parametrize("variant", WORDINGS, ids=range(len(WORDINGS)))
def test_a_wording_is_nowhere(variant: str) -> None:
    end = "" if variant.endswith((" ", "داد)")) else END
    assert not places(f"{START}(?:{variant}){end}"), f"write instead: {WORDINGS[variant]}"


@pytest.mark.parametrize("sign", SIGNS, ids=range(len(SIGNS)))
def test_a_sign_is_that_of_persian(sign: str) -> None:
    assert not places(sign), f"write instead: {SIGNS[sign]}"


def test_english_terms_are_in_texts_alone() -> None:
    found = [
        f"{exercise.id}: {name}: {term}"
        for exercise in exercises()
        for name, text in entries(exercise.folder / "fa.toml").items()
        if name.startswith(("hints", "messages"))
        for line in text.split("\n")
        for term in TERM.findall(line)
        if term in GLOSSARY and not line.startswith("    ")
    ]
    assert not found, "an English term belongs where the text first uses it"


def test_texts_are_found() -> None:
    names = dict(texts())
    assert {
        "README.fa.md", "demos/exercises/texts/fa.toml", "demos/exercises/by_hand/chain/fa.toml",
        "demos/lecture/section_2_loss.fa.toml", "demos/worksheets/fa.toml", WORDS,
    } <= names.keys()  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "text"),
    [(f"{START}ماشین{END}", "ماشین گام‌ها را نشان می‌دهد"), (f"{START}هر چه{END}", "و هر چه باشد")],
)
def test_a_variant_is_found_as_a_word_alone(expression: str, text: str) -> None:
    assert re.search(expression, text)
    assert not re.search(expression, "هر چهار ماشینی")
