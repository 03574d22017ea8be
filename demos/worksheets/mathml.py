"""Formulas as MathML: one more table for the engine's printer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autograd.languages import ALONE, ATOM, INNER, Form, Language, digits_text, text
from autograd.notation import name_parts, superscript
from autograd.symbols import DERIVATIVE, JUXTAPOSED, PRODUCT, Expression, Symbol

DIGITS = 4  # significant digits of a number on a sheet
_POWER: Form = text.forms["powc"][0], "<msup>{}^<mrow>{}</mrow></msup>", (ATOM, ALONE)
_LONE = re.compile(r"\^<mrow>(<mn>[^<]*</mn>)</mrow>")  # an exponent that is one element
_NOISE = 1e-9  # relative: how far a float may be off a short number
_FUNCTION = '<mo lspace="0" rspace="0">{}</mo>'  # its name, upright
_TERM = "term"  # a number that begins a later term: 2·3 + (−4)·5
# Signs stay signs until an expression is written, so that the printer knows a minus in front.
_SIGNS = str.maketrans(
    {
        "-": '<mo form="prefix">−</mo>',
        "·": '<mo lspace="0.12em" rspace="0.12em">·</mo>',
        "^": "",
        **{sign: f'<mo stretchy="false">{sign}</mo>' for sign in "()|"},
        **{sign: f"<mo>{sign}</mo>" for sign in "+−∂[]"},
    }
)
_TEMPLATES = {
    **{name: text.forms[name][1] for name in ("add", "sub", "mul", JUXTAPOSED)},
    "neg": "-{}",
    "div": "{}<mo>/</mo>{}",
    "abs": "<mrow>|{}|</mrow>",
    "maximum": f"<mrow>{_FUNCTION.format('max')}({{}}, {{}})</mrow>",
    "minimum": f"<mrow>{_FUNCTION.format('min')}({{}}, {{}})</mrow>",
    DERIVATIVE: "<mfrac><mrow>∂{}</mrow><mrow>∂{}</mrow></mfrac>",
}


def _name(name: str) -> str:
    if name in ("=", "←", ":"):
        return f"<mo>{name}</mo>"
    base, low, high, _ = name_parts(name)
    element = f'<mi mathvariant="normal">{base}</mi>' if len(base) == 1 else f"<mi>{base}</mi>"
    scripts = "".join(f"<mn>{index}</mn>" for index in (low, high) if index)
    tag = "m" + "sub" * bool(low) + "sup" * bool(high)
    return f"<{tag}>{element}{scripts}</{tag}>" if scripts else element


def _number(number: float, digits: int) -> str:
    return f"{'-' if number < 0 else ''}<mn>{rounded(abs(number), digits)}</mn>"


def rounded(value: float, digits: int = DIGITS) -> str:
    """Return a number with this many significant digits, or exactly if it has fewer.

    >>> rounded(0.30998), rounded(0.31), rounded(123456.0), rounded(0.0000123456), rounded(1e-12)
    ('0.3100', '0.31', '123500', '0.00001235', '10⁻¹²')
    """
    plain = digits_text(value, digits)
    if abs(float(plain) - value) <= _NOISE * abs(value):
        digits = len(plain.partition("e")[0].replace(".", "").lstrip("-0").rstrip("0")) or 1
    mantissa, _, power = f"{value + 0.0:.{digits - 1}e}".partition("e")
    if not -7 <= int(power) < 8:
        return re.sub(r"^(-?)1×", r"\1", f"{mantissa}×10{superscript(int(power))}")
    places = digits - 1 - int(power)
    return f"{round(value, places) + 0.0:.{max(places, 0)}f}"


mathml = Language(
    {
        **{name: (text.forms[name][0], x, text.forms[name][2]) for name, x in _TEMPLATES.items()},
        **dict.fromkeys(("pow", "powc"), _POWER),
        "exp": (INNER, f"{_FUNCTION.format('exp')}({{}})", (ALONE,)),
        "sigmoid": (INNER, f"{_name('σ')}({{}})", (ALONE,)),
        "sqrt": (ATOM, "<msqrt>{}</msqrt>", (ALONE,)),
        _TERM: (INNER, "{}", (INNER,)),
    },
    call=f"<mrow>{_FUNCTION}({{}})</mrow>",
    name=_name,
    number=_number,
    digits=DIGITS,
)


def formula(*parts: Expression | str, digits: int = DIGITS) -> str:
    """Return a line as MathML, from left to right in any prose.

    A text is a name or a sign between two sides: `formula("net", "=", w * x, "=", 0.5)`.
    """
    language = mathml.with_digits(digits)
    return typeset(" ".join(language(Symbol(x) if isinstance(x, str) else x) for x in parts))


def typeset(written: str) -> str:
    """Return MathML as an element of a page."""
    written = _LONE.sub(r"^\1", written)
    # the power of a bracket is attached to the closing one, as low as on a letter
    written = written.replace("<msup>(", "(").replace(")^", "<msup>)")
    elements = written.translate(_SIGNS).replace("> <", "><").replace(", ", "<mo>,</mo>")
    return f'<math dir="ltr"><mrow>{elements}</mrow></math>'


def slope(of: str, by: str) -> Symbol:
    """Return ∂of/∂by."""
    return Symbol(DERIVATIVE, (Symbol(of), Symbol(by)))


def moved(parameter: str) -> Symbol:
    """Return a parameter after gradient descent: w − α · ∂L/∂w."""
    return Symbol(parameter) - Symbol(PRODUCT, (Symbol("α"), slope("L", parameter)))


def number(value: float, digits: int = DIGITS) -> str:
    """Return a number, rounded for people and with all digits for programs.

    >>> number(0.5 + 0.1 + 0.1)
    '<data dir="ltr" value="0.7">0.7</data>'
    """
    shown = rounded(value, digits).replace("-", "−")
    return f'<data dir="ltr" value="{value!r}">{shown}</data>'


def equations(numbers: Mapping[str, float], **names: str) -> dict[str, str]:
    """Return `name = number` for each keyword, from left to right in any prose."""
    return {keyword: equation(name, numbers[name]) for keyword, name in names.items()}


def equation(name: str, value: float) -> str:
    """Return `name = number`, from left to right in any prose."""
    return f'<bdi dir="ltr">{formula(name, "=")}{number(value)}</bdi>'


def substituted(expression: Expression, numbers: Mapping[str, Expression]) -> Expression:
    """Replace the names in a formula, including slopes, by numbers.

    >>> z = Symbol("z")
    >>> text(substituted(Symbol(JUXTAPOSED, (24.0, z**2)) - 2 * z, {"z": -3.0}))
    '24·(-3)² − 2·(-3)'
    """
    if not isinstance(expression, Symbol):
        return expression
    name = text(expression)
    if name in numbers:
        return numbers[name]
    operation, operands = expression.name, [substituted(x, numbers) for x in expression.operands]
    if operation == "weighted_sum":
        operands[1:] = [Symbol(_TERM, (x,)) for x in operands[1:]]
    if operation == JUXTAPOSED and _is_number(operands[1]):
        operation = "mul"  # 24·9
    return Symbol(operation, operands)


def _is_number(factor: Expression) -> bool:
    """Tell whether a factor is a number or a power of one."""
    if isinstance(factor, Symbol):
        return factor.name == "powc" and _is_number(factor.operands[0])
    return True
