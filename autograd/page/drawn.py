"""What a picture itself says, in Persian; names, formulas and numbers stay as they are."""

from __future__ import annotations

import re

# a whole text as a pattern -> its Persian
_PERSIAN = {
    r"value": "مقدار",
    r"grad": "گرادیان",
    r"‖grad‖": "‖گرادیان‖",
    r"‖grad w‖": "‖گرادیان w‖",
    r"input": "ورودی",
    r"inputs": "ورودی‌ها",
    r"prediction": "پیش‌بینی",
    r"predictions": "پیش‌بینی‌ها",
    r"loss": "زیان",
    r"earlier": "پیش از این",
    r"between": "در میان",
    r"later": "پس از این",
    r"layer (\d+)": "لایهٔ {0}",
    r"after layer (\d+)": "پس از لایهٔ {0}",
    r"layer (\d+): (.*)": "لایهٔ {0}: {1}",
    r"neuron (\d+)": "نورون {0}",
    r"neurons (\d+)-(\d+)": "نورون‌های {0} تا {1}",
    r"layer (\d+)/(?:.*/)?neuron (\d+)": "لایهٔ {0}، نورون {1}",
    r"layer (\d+)/neurons (\d+)-(\d+)": "لایهٔ {0}، نورون‌های {1} تا {2}",
    r"steps (\d+)-(\d+)": "گام‌های {0} تا {1}",
    r"part (\d+)": "بخش {0}",
    r"([\d,]+) nodes?": "{0} گره",
    r"([\d,]+) neurons?, ([\d,]+) nodes?": "{0} نورون، {1} گره",
    r"with (.*) and (\d+) more": "با {0} و {1} تای دیگر",
    r"with (.*)": "با {0}",
    r"holds (.*) and (\d+) more": "شامل {0} و {1} تای دیگر",
    r"holds (.*)": "شامل {0}",
    r"([\d,]+) not drawn": "{0} تا رسم نشده است",
    r"lines: (.*), dashed and purple where negative": "خط‌ها: {0}، منفی‌ها خط‌چین و بنفش",
    r"lines: (.*), the thickest (.*); dashed and purple where negative": (
        "خط‌ها: {0}، ضخیم‌ترین {1}؛ منفی‌ها خط‌چین و بنفش"
    ),
    r"on the lines: (.*), and below it (.*)": "روی خط‌ها: {0} و زیر آن {1}",
    r"(t = 1, 2, …): the same neurons again, with the same weights": (
        "{0}: همان نورون‌ها با همان وزن‌ها"
    ),
    r"net and o differ among ([\d,]+) samples: not shown": (
        "net و o در {0} نمونه یکی نیستند و نوشته نشده‌اند"
    ),
    r"leaf": "برگ",
    r"result": "نتیجه",
    r"neuron": "نورون",
    r"neurons: (.*)": "نورون‌ها: {0}",
    r"active step": "گام جاری",
    r"output \(loss\)": "خروجی (زیان)",
    r"gradient: (.*)": "گرادیان: {0}",
    r"local derivative: (.*)": "مشتق موضعی: {0}",
}
_KNOWN = {re.compile(english): persian for english, persian in _PERSIAN.items()}
_PART = re.compile(r"(<g .*?</g>)", re.DOTALL)
_NODE = re.compile(r'<g id="[^"]*" class="(?:node (?!group-)|cell|weight|local-derivative)')
_TEXT = re.compile(r'(<text class="(?:name|note|formula)"[^>]*>)([^<]+)(?=</text>)')
_LABEL = re.compile(r'(<text class="note"[^>]*>)(value|grad)(?=</text>)')  # the rest are names


def told_in(language: str, said: str) -> str:
    """Return what a picture says in a language, where that is known."""
    if language == "fa":
        for english, persian in _KNOWN.items():
            if found := english.fullmatch(said):
                parts = [f"\u2066{part}\u2069" for part in found.groups()]  # run to the right
                return f"\u2067{persian.format(*parts)}\u2069"
    return said


def drawn_in(language: str, svg: str) -> str:
    """Return a picture whose own words are in a language."""
    if language == "en":
        return svg
    pieces = _PART.split(svg)  # what is between two groups, a group, and so on
    return "".join(
        (_LABEL if _NODE.match(piece) else _TEXT).sub(
            lambda text: text[1] + told_in(language, text[2]), piece
        )
        for piece in pieces
    )
