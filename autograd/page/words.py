"""What the page's interface says, in two languages."""

from __future__ import annotations

# key: (English, Persian)
_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Backpropagation of {}", "پس‌انتشار {}"),
    "controls": ("Steps", "گام‌ها"),
    "first": ("to the start", "به ابتدا"),
    "back": ("one step back", "یک گام به عقب"),
    "play": ("play", "پخش"),
    "pause": ("pause", "مکث"),
    "next": ("one step forward", "یک گام به جلو"),
    "end": ("to the end", "به انتها"),
    "step": ("step", "گام"),
    "start": ("start", "آغاز"),
    "forward": ("forward pass", "گذر رو به جلو"),
    "backward": ("backward pass", "گذر رو به عقب"),
    "before": (
        "Only the leaves have numbers. Step forward.",
        "هنوز تنها برگ‌ها مقدار دارند. یک گام جلو بروید.",
    ),
    "picture": ("Computation graph", "گراف محاسباتی"),
    "whole": ("whole graph", "کل گراف"),
    "predict": ("Predict", "حدس بزنید"),
    "ask": ("What does the next step give?", "گام بعد چه می‌دهد؟"),
    "check": ("Check", "بررسی"),
    "reveal": ("Show", "نمایش پاسخ"),
    "score": ("right:", "درست:"),
    "right": ("right", "درست است"),
    "wrong": ("wrong", "درست نیست"),
    "forgot_upstream": (
        "this is the local derivative alone; the upstream gradient is missing",
        "این فقط مشتق موضعی است؛ گرادیان بالادست جا افتاده است",
    ),
    "forgot_local": (
        "this is the upstream gradient alone; the local derivative is missing",
        "این فقط گرادیان بالادست است؛ مشتق موضعی جا افتاده است",
    ),
    "sign": ("the sign is wrong", "علامت برعکس است"),
    "added": (
        "here the two are added; the upstream gradient is multiplied by the local derivative",
        "اینجا این دو جمع شده‌اند؛ گرادیان بالادست در مشتق موضعی ضرب می‌شود",
    ),
    "leaves": ("Leaves", "برگ‌ها"),
    "leaf": ("leaf", "برگ"),
    "value": ("value", "مقدار"),
    "change": ("change", "تغییر"),
    "gradient": ("gradient", "گرادیان"),
    "trained": ("changed by gradient descent", "با گرادیان کاهشی تغییر می‌کند"),
    "rate": ("learning rate α", "نرخ یادگیری α"),
    "descend": ("One step of gradient descent", "یک گام گرادیان کاهشی"),
    "reset": ("Reset", "مقدارهای اول"),
    "no_number": (
        "Type a number with a point, for example 0.5",
        "عدد را با نقطهٔ اعشار بنویسید، مثلاً \u20680.5\u2069",
    ),
    "find": ("find by name", "جست‌وجو با نام"),
    "more": ("more", "برگ دیگر"),
    "chosen": ("Chain rule of", "قاعدهٔ زنجیره‌ای برای"),
    "close": ("close", "بستن"),
    "by_node": ("Node by node:", "گره به گره:"),
    "program": ("Program", "برنامه"),
    "theme": ("light or dark", "روشن یا تیره"),
    "help": (
        "← → step, space plays. Click a node for its chain rule, a group to open it.",
        "کلیدهای ← و → گام می‌زنند و کلید فاصله پخش می‌کند. روی گره بزنید تا قاعدهٔ زنجیره‌ای آن "
        "بیاید، و روی گروه تا باز شود.",
    ),
    "no_script": (
        "Scripts do not run here: the picture shows the end of both passes.",
        "اینجا اسکریپت اجرا نمی‌شود: تصویر، پایان هر دو گذر را نشان می‌دهد.",
    ),
}

LANGUAGES = ("en", "fa")


def words_in(language: str) -> dict[str, str]:
    """Return the words of the interface; ValueError: there is no such language."""
    if language not in LANGUAGES:
        known = " or ".join(map(repr, LANGUAGES))
        raise ValueError(f"the page speaks {known}, not {language!r}")
    place = LANGUAGES.index(language)
    return {key: both[place] for key, both in _WORDS.items()}
