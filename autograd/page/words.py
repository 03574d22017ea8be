"""What the page's interface says, in two languages."""

from __future__ import annotations

# key: (English, Persian)
_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Backpropagation of {}", "پس‌انتشار {}"),
    "controls": ("Steps", "گام‌ها"),
    "first": ("to the start", "به آغاز"),
    "back": ("step back", "گام پیشین"),
    "play": ("play", "پخش"),
    "pause": ("pause", "درنگ"),
    "next": ("step forward", "گام بعدی"),
    "end": ("to the end", "به پایان"),
    "step": ("step", "گام"),
    "start": ("start", "آغاز"),
    "forward": ("forward pass", "گذر پیش‌رو"),
    "backward": ("backward pass", "گذر پس‌رو"),
    "before": (
        "Only the leaves have numbers. Step forward.",
        "تنها برگ‌ها عدد دارند. گام بعدی را بزنید.",
    ),
    "picture": ("Computation graph", "گراف محاسبه"),
    "whole": ("whole graph", "همهٔ گراف"),
    "predict": ("Predict", "پیش‌بینی کنید"),
    "ask": ("What comes next?", "گام بعدی چه می‌دهد؟"),
    "check": ("Check", "بررسی"),
    "reveal": ("Show", "نشان بده"),
    "score": ("right:", "درست:"),
    "right": ("right", "درست"),
    "wrong": ("wrong", "نادرست"),
    "forgot_upstream": (
        "this is the local derivative alone: upstream is missing",
        "این تنها مشتق موضعی است: گرادیان بالادست جا مانده",
    ),
    "forgot_local": (
        "this is upstream alone: the local derivative is missing",
        "این تنها گرادیان بالادست است: مشتق موضعی جا مانده",
    ),
    "sign": ("the sign is the other", "علامت برعکس است"),
    "added": (
        "this adds upstream and local derivative: they are multiplied",
        "این دو جمع شده‌اند: گرادیان بالادست و مشتق موضعی در هم ضرب می‌شوند",
    ),
    "leaves": ("Leaves", "برگ‌ها"),
    "leaf": ("leaf", "برگ"),
    "value": ("value", "مقدار"),
    "change": ("change", "تغییر"),
    "gradient": ("gradient", "گرادیان"),
    "trained": ("trained", "آموزش می‌بیند"),
    "rate": ("learning rate α", "نرخ یادگیری α"),
    "descend": ("One step of gradient descent", "یک گام گرادیان کاهشی"),
    "reset": ("Reset", "از نو"),
    "no_number": ("Type a number with a point, for example 0.5", "عددی با نقطه بنویسید، مانند 0.5"),
    "find": ("find by name", "جست‌وجوی نام"),
    "more": ("more", "برگ دیگر"),
    "chosen": ("Chain rule of", "قاعدهٔ زنجیره‌ای برای"),
    "close": ("close", "ببند"),
    "by_node": ("Node by node:", "گره به گره:"),
    "program": ("Program", "برنامه"),
    "theme": ("light or dark", "روشن یا تیره"),
    "help": (
        "← → step · space plays · click a node for its chain rule, a group to open it",
        "← → گام · فاصله پخش · با زدن روی گره قاعدهٔ زنجیره‌ای آن می‌آید و با زدن روی گروه باز می‌شود",
    ),
    "no_script": (
        "This browser runs no scripts here: the picture shows the whole of both passes.",
        "این مرورگر در اینجا اسکریپت اجرا نمی‌کند: تصویر پایان هر دو گذر را نشان می‌دهد.",
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
