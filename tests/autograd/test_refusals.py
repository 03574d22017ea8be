"""What an expression is refused for: what is wrong, where, and how to fix it."""

from __future__ import annotations

import io

import pytest

from autograd.commandline.carets import ExpressionError
from autograd.commandline.expressions import graph_of
from autograd.commandline.spelling import instead_of_name


def refusal(expression: str, *leaves: str) -> str:
    with pytest.raises(ExpressionError) as refused:
        graph_of(expression, leaves)
    return f"autograd: {refused.value}"


REFUSED = {
    "^": (["a*(a + b)^2", "a=2", "b=3"], """\
autograd: ^ is not an operation here
  a*(a + b)^2
           ^ a power is written **"""),
    "a misspelt function": (["(a*b + c).tahn()", "a=2", "b=-3", "c=10"], """\
autograd: there is no function tahn
  (a*b + c).tahn()
            ^^^^ did you mean tanh?"""),
    "another case": (["Tanh(a)", "a=2"], """\
autograd: there is no function Tanh
  Tanh(a)
  ^^^^ did you mean tanh?"""),
    "a misspelt leaf": (["alpha*x", "aplha=3", "x=1"], """\
autograd: alpha has no value
  alpha*x
  ^^^^^ did you mean aplha? Or add alpha=1"""),
    "leaves without values": (["(a*b + c).tanh()"], """\
autograd: a, b, c have no values
  (a*b + c).tanh()
   ^ add a=1 b=1 c=1 after the expression"""),
    "one leaf without a value": (["a*q + a/(q*q)", "a=2"], """\
autograd: q has no value
  a*q + a/(q*q)
    ^ add q=1 after the expression"""),
    "an unused leaf": (["a*2", "a=1", "c=0.5"], """\
autograd: the expression has no c
  c=0.5
  ^ leave it out"""),
    "an unused result": (["z = a*2; a + 1", "a=1"], """\
autograd: z has no part in the output
  z = a*2; a + 1
  ^"""),
    "a product without a sign": (["2a + 1", "a=2"], """\
autograd: an operator is missing between 2 and a
  2a + 1
  ^^ for a product write 2*a"""),
    "a number before a bracket": (["2(a + 1) - 1", "a=2"], """\
autograd: an operator is missing between 2 and (
  2(a + 1) - 1
  ^^ for a product write 2*(a + 1)"""),
    "a number before a function": (["1 - 2sin((a))", "a=2"], """\
autograd: an operator is missing between 2 and sin
  1 - 2sin((a))
      ^^^^ for a product write 2*sin((a))"""),
    "two brackets": (["3 + tanh(a + (b))(a - b)", "a=2", "b=3"], """\
autograd: an operator is missing between ) and (
  3 + tanh(a + (b))(a - b)
                  ^^ for a product write tanh(a + (b))*(a - b)"""),
    "a function's raised two": (["1 + sin²(a)", "a=2"], """\
autograd: the power of a function comes after its brackets
  1 + sin²(a)
      ^^^^^^^ write sin(a)**2"""),
    "a function's ^": (["tanh^3(a*(b + 1))/b", "a=2", "b=3"], """\
autograd: the power of a function comes after its brackets
  tanh^3(a*(b + 1))/b
  ^^^^^^^^^^^^^^^^^ write tanh(a*(b + 1))**3"""),
    "a function's **": (["exp**2 (a)", "a=2"], """\
autograd: the power of a function comes after its brackets
  exp**2 (a)
  ^^^^^^^^^^ write exp(a)**2"""),
    "a function's two without brackets": (["sin²a", "a=2"], """\
autograd: the power of a function comes after its brackets
  sin²a
  ^^^^^ write sin(a)**2"""),
    "a half in one sign": (["½a", "a=2"], """\
autograd: ½a cannot be read
  ½a
  ^^ write (1/2)*a"""),
    "digits of another script": (["a*۲۵", "a=2"], """\
autograd: ۲۵ cannot be read
  a*۲۵
    ^^ write 25"""),
    "a call of a number": (["a(b + 1)", "a=2", "b=1"], """\
autograd: a is a number, not a function
  a(b + 1)
  ^ for a product write a*(...)"""),
    "ln": (["ln(x)", "x=2"], """\
autograd: there is no function ln
  ln(x)
  ^^ write log(x)"""),
    "e": (["e**x", "x=2"], """\
autograd: e has no value
  e**x
  ^ e**x is exp(x); or add e=2.718281828459045"""),
    "a raised two": (["x²", "x=2"], """\
autograd: x² cannot be read
  x²
  ^^ write x**2"""),
    "a lowered index": (["w₁·x", "w1=2", "x=1"], """\
autograd: w₁ cannot be read
  w₁*x
  ^^ write w1"""),
    "a domain": (["z = a - b; log(z)", "a=1", "b=2"], """\
autograd: log(z): z = -1 is not above 0. z came from z = a − b. Keep z positive,
for example log(abs(z) + 1e-9).
  z = a - b; log(z)
             ^^^^^^"""),
    "a division by zero": (["1/(a - a)", "a=1"], """\
autograd: 1/(a − a): nothing can be divided by a − a = 0. Keep a − a away from
0.
  1/(a - a)
  ^^^^^^^^^"""),
    "no brackets after a function": (["tanh a", "a=2"], """\
autograd: tanh needs brackets
  tanh a
  ^^^^^^ write tanh(a)"""),
    "an attribute": (["a.data + 1", "a=2"], """\
autograd: data is not called: only functions may follow a point
  a.data + 1
  ^^^^^^ as in a.tanh()"""),
    "an unknown method": (["a.backward()", "a=2"], """\
autograd: there is no function backward
  a.backward()
    ^^^^^^^^
there are exp, log, sqrt, sin, cos, tanh, sigmoid, relu, leaky_relu, softplus,
abs, maximum, minimum, weighted_sum, identity, logsumexp"""),
    "too many operands": (["maximum(a, b, 1)", "a=2", "b=3"], """\
autograd: maximum takes 2 values, not 3
  maximum(a, b, 1)
  ^^^^^^^^^^^^^^^^ as in maximum(a, b)"""),
    "a comparison": (["a < b", "a=2", "b=3"], """\
autograd: < is not an operation here
  a < b
    ^ there are + - * / ** and functions, as in (a*b).tanh()"""),
    "a division without rest": (["a//b", "a=2", "b=3"], """\
autograd: // is not an operation here
  a//b
   ^^ a division is written /"""),
    "a changed name": (["a **= 2", "a=2"], """\
autograd: **= changes a name
  a **= 2
    ^^^ give the result a new one: b = a + 1"""),
    "an open bracket": (["(a + b", "a=2", "b=3"], """\
autograd: this bracket is never closed
  (a + b
  ^"""),
    "a decimal comma": (["2,5*a", "a=2"], """\
autograd: commas only separate what a function is given
  2,5*a
   ^ the decimal sign is the point: 2.5"""),
    "nothing after an operator": (["a +", "a=2"], """\
autograd: a value is missing after +
  a +
    ^"""),
    "numbers only": (["2*3"], """\
autograd: there are only numbers here, nothing to differentiate
  2*3
  ^^^ give one a name, as in a*3 with a=2"""),
    "a bare leaf": (["a", "a=2"], """\
autograd: this is only a leaf: there is nothing to walk through
  a
  ^ try a**2"""),
    "nothing at all": ([" \n "], """\
autograd: the expression is empty
try "(a*b + c).tanh()" a=2 b=-3 c=10"""),
    "no number": (["a*b", "a=1", "b=two"], """\
autograd: two is not a number for b
  b=two
    ^^^ write a number, as in b=0.5; formulas belong in the expression"""),
    "a comma in a leaf": (["a*b", "a=1", "b=2,5"], """\
autograd: 2,5 is not a number for b
  b=2,5
    ^^^ the decimal sign is the point: b=2.5"""),
    "not a number": (["a*b", "a=1", "b=nan"], """\
autograd: nan is not a number for b
  b=nan
    ^^^ only finite numbers have derivatives"""),
    "a leaf twice": (["a*b", "a=1", "a=2"], """\
autograd: a is given twice
  a=2
  ^^^ leave one out"""),
    "no name": (["a*b", "a-b=3"], """\
autograd: a-b cannot be the name of a leaf
  a-b=3
  ^^^ take another name"""),
    "an expression without quotes": (["a*b", "+", "c", "a=2"], """\
autograd: + does not give a name a number
  +
  ^ the expression comes first, in quotes; then each leaf, as in a=2"""),
    "a leaf with spaces": (["a*b", "a", "=", "2"], """\
autograd: a does not give a name a number
  a
  ^ without spaces: a=2"""),
    "a leaf with a colon": (["a*b", "a:2"], """\
autograd: a:2 does not give a name a number
  a:2
  ^^^ write a=2"""),
    "two leaves in one": (["a*b", "a=2, b=3"], """\
autograd: 2, b=3 is not a number for a
  a=2, b=3
    ^^^^^^ each name gets one number: a=2 other=3"""),
    "a leaf without a number": (["a*b", "a="], """\
autograd: the number of a is missing
  a=
    ^ write a number, as in a=0.5; formulas belong in the expression"""),
    "a leaf without a name": (["a*b", "=2"], """\
autograd: a name is missing
  =2
  ^ as in a=2"""),
    "a comma between statements": (["z = a*2, z + 1", "a=2"], """\
autograd: commas only separate what a function is given
  z = a*2, z + 1
         ^ statements end in ;"""),
    "a derivative": (["diff(a**2)", "a=2"], """\
autograd: there is no function diff
  diff(a**2)
  ^^^^ write the function alone, and --chain x"""),
    "a second value": (["z = a*2; z = z + 1", "a=1"], """\
autograd: z has a value already
  z = a*2; z = z + 1
           ^ take another name"""),
    "a name that Python spells in two letters": (["ﬁ = a*2; a + 1", "a=1"], """\
autograd: fi has no part in the output
  ﬁ = a*2; a + 1
  ^"""),
    "used before": (["y = x*2; x = 3"], """\
autograd: x is used before it is computed
  y = x*2; x = 3
      ^"""),
    "a lost result": (["a*2; a + 1", "a=1"], """\
autograd: this result has no name, and is lost
  a*2; a + 1
  ^^^ name it, as in t = a*b"""),
    "a line of several": (["z = a*2\ny = z + tahn(a)", "a=1"], """\
autograd: there is no function tahn
  y = z + tahn(a)
          ^^^^ did you mean tanh?"""),
    "a place after signs of two bytes": (["ŷ·ŷ + log(ŷ - 1)", "ŷ=1"], """\
autograd: log(ŷ − 1): ŷ − 1 = 0 is not above 0. Keep ŷ − 1 positive, for example
log(abs(ŷ − 1) + 1e-9).
  ŷ*ŷ + log(ŷ - 1)
        ^^^^^^^^^^"""),
    "a number too large": (["a + 1e999", "a=2"], """\
autograd: this number is too large for a float, which ends at about 1.8e308
  a + 1e999
      ^^^^^"""),
    "a sum too long": (["a" + " + a" * 1500, "a=2"], """\
autograd: this is nested too deep
  a + a + a + a + a + a + a + a + a + a~
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ name a part of it: t = a*b; L = t + 1"""),
    "a long line": ([" + ".join(["a*b"] * 30) + " + tahn(a)" + " + a*b" * 30, "a=1", "b=1"], """\
autograd: there is no function tahn
  ~*b + a*b + a*b + a*b + a*b + a*b + tahn(a) + a*b + a*b + a*b + a*b + a*b +~
                                      ^^^^ did you mean tanh?"""),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_says_what_where_and_the_way_out(case: str) -> None:
    (expression, *leaves), expected = REFUSED[case]
    assert refusal(expression, *leaves) == expected


def test_the_nearest_name_does_not_hang_on_the_order_of_names() -> None:
    assert refusal("A*a*aa", "A=1", "a=2") == refusal("A*a*aa", "a=2", "A=1")
    assert instead_of_name("aa", ["A", "a"]) == instead_of_name("aa", ["a", "A"])


HOSTILE = [
    "__import__('os').system('true')", "().__class__.__bases__", "a.__class__", "a[0]",
    "[x for x in a]", "(lambda: a)()", "f'{a}'", "a if a else a", "a and a", "not a", "~a",
    "a @ a", "a // a", "a % a", "a == a", "a is a", "(z := a)", "*a", "tanh(*[a])", "tanh(x=a)",
    "[a]", "{a}", "{'a': a}", "(a, a)", "()", "a()", "...", "None", "True * a", "'a' * a", "b'a'",
    "1j * a", "0x10 * a", "await a", "yield a", "import os", "del a", "a; import os", "print(a)",
    "eval(a)", "exec('1')", "open(a)", "a\0", "\0", "\x1b[2J", "#", "a # b", "\\", "a\\\n+ 1",
    "$(ls)", "`ls`", "!ls", "%s", "a!", ")" * 10**5, "a" * 10**5, "9" * 10**4 + "*a",
    "9**9**9**9**9", "1e999*a", "=", "==", "a =", "= a", "a = = a", "a.b = 3", "1 = a", "tanh = a",
    "if = a", ";", ";;;", "a;;a", ",", ".", "a.", ".a", "a..tanh()", "tanh()", "tanh(a, a)",
    "tanh(a,)", "logsumexp(a)", "logsumexp([])", "logsumexp()", "weighted_sum([a], [a, a])",
    "weighted_sum([a], [a], a, a)", "a.logsumexp()", "add(a, a)", "powc(a, a)", "softmax([a])",
    "a**-0.5**-9999999", "0**-a", "(0*a)**-1", "sqrt(0*a)", "exp(10**3*a)", "a^^2", "a ** ** 2",
    "a b", "a(a)", "(a)(a)", "(a) a", "a 2", "2 2", "__debug__", "1__0*a", "1_*a", "007*a",
    "z = 1e308*10; z*a", "1e308*10*a",
]  # fmt: skip
NESTED = [
    "(" * 10**5, "[" * 10**5, "(" * 10**5 + "a" + ")" * 10**5, "-" * 10**5 + "a",
    "a" + "**a" * 10**5, "a" + "+a" * 10**5, "tanh(" * 10**4 + "a" + ")" * 10**4,
    "a" + ".tanh()" * 10**4,
]  # fmt: skip
DEEP = [pytest.param(expression, marks=pytest.mark.slow) for expression in NESTED]


@pytest.mark.parametrize("expression", [*HOSTILE, *DEEP], ids=lambda text: text[:20].encode().hex())
def test_hostile_expressions_are_refused(expression: str) -> None:
    said = refusal(expression, "a=1").split("\n")
    assert max(map(len, said)) <= 80
    assert len(said) <= 9


def test_the_caret_stands_under_the_place_where_the_screen_has_ascii_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stderr", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert refusal("ŷ*2 + tahn(ŷ)", "ŷ=1").split("\n")[1:] == [
        "  yhat*2 + tahn(yhat)",
        "           ^^^^ did you mean tanh?",
    ]
