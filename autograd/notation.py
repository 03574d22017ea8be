"""How names and numbers are written: indices, ASCII spellings, LaTeX, digits."""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from functools import lru_cache

LONGEST_NAME = 60  # characters shown; of a longer name the middle is left out
WIDEST = 100  # columns; a longer line goes on below
_MARKS = re.compile(r"[\x01-\x08]")
_BEGINNING = re.compile(r"[^=]*= | *[+→] ")  # up to where a long line goes on below
_JOINERS = "\u200c\u200d"  # within words of Persian and others
MOST_COUNTED = 10**5000  # more are not worth their digits
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FROM_SUBSCRIPTS = str.maketrans(SUBSCRIPTS + "ᵢ", "0123456789i")
_FROM_SUPERSCRIPTS = str.maketrans(SUPERSCRIPTS + "⁻", "0123456789-")
_TO_SUBSCRIPTS = str.maketrans("0123456789", SUBSCRIPTS)
_TO_SUPERSCRIPTS = str.maketrans("0123456789-", SUPERSCRIPTS + "⁻")

# A layer or sample index is above a subscript: w₁₁¹. A lone superscript is a power: x².
_INDEXED = re.compile(rf"([{SUBSCRIPTS},]*[{SUBSCRIPTS}])([{SUPERSCRIPTS}]*)")
_NAME = re.compile(rf"([^{SUBSCRIPTS}ᵢ]*?)([{SUBSCRIPTS}ᵢ,]*[{SUBSCRIPTS}ᵢ])([{SUPERSCRIPTS}]*)")
_WHICH = re.compile(r"#(\d+)$")  # of several nodes of one name, which
_SAMPLE = re.compile(rf"⁽([{SUPERSCRIPTS}]+)⁾")  # and of which sample
_POWER = re.compile(rf"[{SUPERSCRIPTS}⁻]+")
_ASCII_SIGNS = {
    "∂": "d", "·": "*", "×": "*", "−": "-", "→": "->", "←": "<-", "…": "...",
    "½": "1/2", "⅓": "1/3", "¼": "1/4", "⅕": "1/5", "⅙": "1/6", "⅛": "1/8",
    "ᵢ": "_i", "ⱼ": "_j", "σ": "sigmoid", "μ": "mu",
    "Σ": "sum", "√": "sqrt", "α": "alpha", "∇": "grad ", "├─": "|-", "└─": "`-", "│": "|",
    "─": "-", "└": "`", "├": "|", "≤": "<=", "≥": ">=", "≈": "~", "±": "+-", "’": "'",
    "“": '"', "”": '"', "–": "-", "—": "-", "█": "#", "▁": "_", "▂": "_", "▃": ".", "▄": ".",
    "✓": "+", "✗": "x", "▅": "-", "▆": "=", "▇": "+", "é": "e", "\u00a0": " ",
}  # fmt: skip


class SampleName(str):
    """A name that a node has for each sample; of several, the sample's index completes it.

    >>> SampleName("ŷ₁").of(4)
    'ŷ₁⁽⁴⁾'
    """

    __slots__ = ()

    def of(self, sample: int) -> str:
        """Return the name for a sample, counted from 1."""
        return f"{self}⁽{str(sample).translate(_TO_SUPERSCRIPTS)}⁾"


@lru_cache(maxsize=1000)
def subscript(*indices: int) -> str:
    """Write indices below the line; a comma comes in when one passes 9.

    >>> subscript(1, 2), subscript(1, 11)
    ('₁₂', '₁,₁₁')
    """
    between = "," if len(indices) > 1 and max(indices) > 9 else ""
    return between.join(str(index).translate(_TO_SUBSCRIPTS) for index in indices)


def superscript(index: int) -> str:
    """Write a whole number above the line.

    >>> superscript(2), superscript(-1)
    ('²', '⁻¹')
    """
    return str(index).translate(_TO_SUPERSCRIPTS)


def one_line(name: str) -> str:
    """Write a name so that it stays in its line: what does not print, or turns the direction of
    writing, as escapes; not too long.

    >>> one_line("net\\nof S₁"), len(one_line("x" * 1000))
    ('net\\\\nof S₁', 60)
    """
    name = _cut(name)
    if not name.isprintable():
        shown = [x if x.isprintable() or x in _JOINERS else ascii(x)[1:-1] for x in name]
        name = _cut("".join(shown))
    return name


def _cut(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    half = LONGEST_NAME // 2
    return f"{name[:half]}…{name[1 - half :]}"


def counted(number: float, noun: str, plural: str | None = None) -> str:
    """Write a count and its noun; one too long to read, by its size.

    Args:
        number: infinity for one beyond `MOST_COUNTED`.
        noun: what is counted.
        plural: the noun for several, if it is not the noun and an s.

    >>> counted(1, "epoch"), counted(2000, "epoch"), counted(2**100, "path")
    ('1 epoch', '2,000 epochs', 'about 10^30 paths')
    """
    if number == math.inf:
        shown = f"more than 10^{math.log10(MOST_COUNTED):.0f}"
    else:
        shown = f"{number:,}" if number < 10**20 else f"about 10^{math.log10(number):.0f}"
    return f"{shown} {noun if number == 1 else plural or noun + 's'}"


def is_indexed(name: str) -> bool:
    """Tell whether a name ends above or below the line, where a power would be read as an index.

    >>> is_indexed("w₁₁¹"), is_indexed("a#2"), is_indexed("ŷ⁽⁴⁾"), is_indexed("net")
    (True, True, True, False)
    """
    raised = unicodedata.decomposition(name[-1:] or " ").startswith(("<super>", "<sub>"))
    return raised or _WHICH.search(name) is not None


def ascii_text(text: str) -> str:
    """Spell a text in ASCII, names as they may be typed.

    >>> ascii_text("∂L/∂w₁₁¹ = −2·(y − ŷ₁⁽⁴⁾)²")
    'dL/dw11_1 = -2*(y - yhat1(4))^2'
    """
    if text.isascii():
        return text
    text = _SAMPLE.sub(lambda found: f"({found[1].translate(_FROM_SUPERSCRIPTS)})", text)
    text = _INDEXED.sub(
        lambda found: (
            found[1].translate(_FROM_SUBSCRIPTS)
            + ("_" + found[2].translate(_FROM_SUPERSCRIPTS) if found[2] else "")
        ),
        text,
    )
    text = _POWER.sub(lambda found: "^" + found[0].translate(_FROM_SUPERSCRIPTS), text)
    for sign, spelling in _ASCII_SIGNS.items():
        text = text.replace(sign, spelling)
    text = re.sub("(.)\u0302", r"\1hat", unicodedata.normalize("NFD", text))
    return text.encode("ascii", "backslashreplace").decode("ascii")


def readable(text: str, stream: object = None) -> str:
    """Return `text` as the stream (standard output by default) can show it: itself, or ASCII."""
    encoding = getattr(stream or sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ascii_text(text)
    return text


def wrapped(line: str, indent: int, width: int = WIDEST, words: bool = False) -> str:
    """Break a long line before its operators, the outermost first; go on `indent` columns in.

    Where there is none, and `words` says so, it is broken between words, and else within a product:
    never in a number or a name. Control signs, which a screen reads as colours, take no column.
    """
    lines = []
    while len(_MARKS.sub("", line)) > width:
        cut = _place_to_break(line, indent, width, words)
        if not cut:
            break
        lines.append(line[:cut].rstrip())
        line = " " * indent + line[cut:].lstrip(" ")
    return "\n".join([*lines, line])


def _place_to_break(line: str, indent: int, width: int, words: bool) -> int:
    """Return where a line that is too long goes on below; 0: nowhere."""
    depth, best, cut, column, quote = 0, 99, 0, 0, ""
    for index, letter in enumerate(line[:-1]):
        column += letter >= " "
        if column > width:
            break
        if quote or (letter in "'\"" and line[index - 1] == "["):  # a dict's key
            quote = "" if letter == quote else quote or letter
            continue
        depth += {"[": 1, "(": 5, "]": -1, ")": -5}.get(letter, 0)
        spaced = line[index - 1] == " "
        rank = 99
        if letter in "+−-=·*×→" and spaced and line[index + 1] == " ":
            rank = 2 * depth + (letter in "·*×") + 4 * (letter == "→")
        elif words and spaced and letter != " ":
            rank = 60
        elif words and letter == "·" and index > 0:
            rank = 80 + depth
        if rank < 99 and column > indent + 10 and rank <= best:
            best, cut = rank, index
    return cut


def folded(text: str, columns: int, words: bool = False) -> str:
    """Wrap each line of a text that is too long, to go on below where its formula begins.

    `words`: also between words, where it has no operator.

    >>> print(folded("w += 0.25 × o = 0.25 × 0.5 = 0.125     0 → 0.125", 35))
    w += 0.25 × o = 0.25 × 0.5
         = 0.125     0 → 0.125
    """
    lines = []
    for line in text.split("\n"):
        begin = _BEGINNING.match(line)
        indent = min(begin.end() if begin else 4, columns // 3)
        lines.append(line if len(line) <= columns else wrapped(line, indent, columns, words))
    return "\n".join(lines)


def name_parts(name: str) -> tuple[str, str, str, str]:
    """Take a name apart: what is indexed, the indices below and above, which of several it is.

    >>> name_parts("w₁₁¹"), name_parts("ŷᵢ#2"), name_parts("x²"), name_parts("net₁¹⁽⁴⁾")
    (('w', '11', '1', ''), ('ŷ', 'i', '', '2'), ('x²', '', '', ''), ('net', '1', '1(4)', ''))
    """
    which = _WHICH.search(name)
    whole, number = (name[: which.start()], which[1]) if which else (name, "")
    sample = _SAMPLE.search(whole)
    above = f"({sample[1]})" if sample else ""
    whole = _SAMPLE.sub("", whole)
    found = _NAME.fullmatch(whole)
    base, low, high = found.groups() if found else (whole, "", "")
    high = (high + above).translate(_FROM_SUPERSCRIPTS)
    return base, low.translate(_FROM_SUBSCRIPTS), high, number


def sample_in(name: str) -> int:
    """Return which sample a name is of, 0 if it does not tell.

    >>> sample_in("net₁¹⁽¹²⁾"), sample_in("w₁₁¹")
    (12, 0)
    """
    found = _SAMPLE.search(name)
    return int(found[1].translate(_FROM_SUPERSCRIPTS)) if found else 0


def latex_name(name: str) -> str:
    r"""Write a name as mathematics.

    >>> latex_name("net₁²"), latex_name("ŷ"), latex_name("w₁")
    ('\\mathit{net}_{1}^{2}', '\\hat{y}', 'w_{1}')
    """
    name = one_line(name.replace("\n", " "))
    base, low, high, sample = name_parts(name)
    if not base and not low:  # a number: #7
        return rf"\#{name[1:]}"
    high = f"^{{{high}}}" if high else ""
    if sample:
        low = rf"{low}\,\#{sample}" if low else rf"\#{sample}"
    low = f"_{{{low}}}" if low else ""
    decomposed = unicodedata.normalize("NFD", base)
    if len(decomposed) == 2 and decomposed[1] == "\u0302":
        return rf"\hat{{{decomposed[0]}}}{low}{high}"
    if len(base) == 1 and base.isalpha() and not _FOREIGN.match(base):
        return f"{base}{low}{high}"
    safe = "".join(_LATEX_SIGNS.get(letter, letter) for letter in base)
    safe = _FOREIGN.sub(r"\\text{\g<0>}", safe)
    return rf"\mathit{{{safe}}}{low}{high}"


# letters that mathematics does not have: neither ASCII, Greek, nor above or below the line
_FOREIGN = re.compile(
    "(?:[^\x00-\x7f\u0370-\u03ff²³¹\u1d2c-\u1d6a\u2070-\u209c…]|.(?=[\u0300-\u036f]))+"
)
_LATEX_SIGNS = {
    "\\": r"\backslash ", "{": r"\{", "}": r"\}", "_": r"\_", "^": r"\hat{}", "#": r"\#",
    "$": r"\$", "%": r"\%", "&": r"\&", "~": r"\sim ", " ": r"\ ", "∂": r"\partial ",
    "−": "-", "·": r"\cdot ", "×": r"\times ",
}  # fmt: skip
