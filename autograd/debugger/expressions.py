"""Expressions at the prompt: `a.grad*2`, `exp(w1)`, and conditions, `abs(grad) > 10`.

Names of nodes, `.data` and `.grad` of them, numbers, + - * / **, brackets and the functions of the
table; in a condition also comparisons, `and`, `or`, `not`, `nan`, `inf`, and `data`, `grad`, `op`
of the node that the walk has come to. What is understood is rewritten as Python; nothing that
was typed is ever handed to `eval`.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable
from typing import Any

from ..graph import Node
from ..languages import text as written
from ..names import Names
from ..notation import ascii_text
from ..operations import OPERATIONS

Stop = Callable[[Node], object]  # tells whether to stop at a node

LONGEST = 200  # characters, so that nothing nests too deep to be read

_SIGNED = {"add", "sub", "mul", "div", "neg", "pow", "powc", "weighted_sum"}  # no functions
_FUNCTIONS = [name for name in OPERATIONS if name not in _SIGNED]
_SPELLED = str.maketrans("−·⋅×÷", "-***/")  # signs as a lecture writes them
_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_ROWS: dict[type[ast.operator], str] = {ast.Div: "div", ast.Pow: "powc"}
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_OF_PRESENT = {
    "data",
    "grad",
    "op",
    "nan",
    "inf",
    "wrong",
}  # words about the node that the walk is at
_OP = "(node.operation.name if node.operation else 'leaf')"
_STATES = {
    "nan": "(node.data != node.data or node.grad != node.grad)",
    "inf": "(abs(node.data) == inf or abs(node.grad) == inf)",
    "wrong": "is_wrong(node)",  # of another engine's graph: its gradient
}
# what may be a node's name: #7, w₁₁¹, ŷ₁⁽⁴⁾, yhat1(4), m.layers[0].w[1], d['wte'][3]
_NAME = re.compile(
    r"#\d+|(?<![\w.])[^\W\d][\w\u0302⁽⁾]*(?:#\d+)?"
    r"(?:\.[^\W\d]\w*|\[(?:'[^']*'|\"[^\"]*\"|-?\d+)\]|\(\d+\))*"
)
_SLOTS = ("data", "grad", "theirs")
_SLOT = re.compile(r"\)(?=\.(?:data|grad|theirs)\b)")
_SUFFIX = re.compile(r"(?:\.[^\W\d]\w*|\[[^\]]*\]|\(\d+\))$")


def nothing_is(node: Node) -> bool:
    """Tell that a gradient is not wrong: of a graph whose own it is."""
    return False


class ExpressionError(ValueError):
    """An expression that cannot be understood."""


class Expression:
    """A number, or something true or false, about nodes.

    Attributes:
        text: as it was typed.
        asks_for_gradients: whether it has a meaning in the backward pass only.
        of_present: whether it asks about the node that the walk has come to.

    Raises:
        ExpressionError: it is not understood.
        LookupError: no node is called as it says.
    """

    def __init__(
        self,
        text: str,
        names: Names,
        condition: bool = False,
        is_wrong: Callable[[Node], bool] = nothing_is,
    ) -> None:
        self.text = text.strip()
        if len(self.text) > LONGEST:
            raise ExpressionError(f"an expression has at most {LONGEST} characters")
        self._names, self._condition = names, condition
        self._nodes: dict[str, Node] = {}
        self.of_present = self.asks_for_gradients = False
        spelled = self._formulas_placed(self.text).translate(_SPELLED)
        replaced = _NAME.sub(self._placed, spelled).replace("^", "**")
        try:
            tree = ast.parse(replaced.strip(), mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            raise self._unclear() from None
        written = self._truth(tree) if condition else self._number(tree)
        known = {name: OPERATIONS[name] for name in [*_FUNCTIONS, *_ROWS.values()]}
        self.test: Callable[[Any], Any] = eval(
            f"lambda node: {written}",
            {
                "__builtins__": {},
                "inf": math.inf,
                "is_wrong": is_wrong,
                **known,
                **self._nodes,
                "abs": abs,
            },
        )

    def value(self) -> float:
        """Return the number.

        Raises:
            DomainError, OverflowError: it has none.
        """
        try:
            return float(self.test(None))
        except OverflowError:
            raise ExpressionError("the result is too large for a float") from None
        except ValueError as error:  # log(-1): -1 is not above 0. Keep …
            raise ExpressionError(str(error).split(". ")[0]) from None

    def holds(self, node: Node | None) -> bool:
        """Tell whether it is true, at a node or as it is; what cannot be computed is not."""
        try:
            return bool(self.test(node))
        except (ValueError, ArithmeticError):
            return False

    def _formulas_placed(self, text: str) -> str:
        """Replace formulas whose gradient is asked for by words: tanh(net).grad."""
        while found := _SLOT.search(text):
            start = _opening(text, found.start())
            formula = text[start : found.start() + 1]
            node = self._of_formula(formula)
            text = f"{text[:start]} {self._word_for(node)}{text[found.start() + 1 :]}"
        return text

    def _of_formula(self, formula: str) -> Node:
        """Return the node that is meant by a formula, be it of one that has a name."""
        names = self._names
        bare = formula[1:-1] if formula[0] == "(" else formula
        try:
            return names.find(bare)
        except LookupError:
            wanted = ascii_text(bare.translate(_SPELLED)).replace(" ", "")
            for node in names.graph.order:
                if ascii_text(written(names.formula(node))).replace(" ", "") == wanted:
                    return node
            raise

    def _word_for(self, node: Node) -> str:
        word = f"n{len(self._nodes)}_"
        self._nodes[word] = node
        return word

    def _placed(self, found: re.Match[str]) -> str:
        """Replace a node's name by a word of Python."""
        name, rest = found[0], ""
        while True:
            node = self._node(name)
            if node is not None:
                return self._word_for(node) + rest
            suffix = _SUFFIX.search(name)
            if suffix is None:
                return found[0]
            name, rest = name[: suffix.start()], suffix[0] + rest

    def _node(self, name: str) -> Node | None:
        if name in _OF_PRESENT and self._condition and self._names.named(name) is None:
            return None
        try:
            return self._names.find(name) if name[:1] == "#" else self._names.place(name)
        except LookupError:
            return None

    def _truth(self, tree: ast.expr) -> str:
        """Write something true or false as Python."""
        match tree:
            case ast.BoolOp(sign, parts):
                word = " and " if isinstance(sign, ast.And) else " or "
                return f"({word.join(map(self._truth, parts))})"
            case ast.UnaryOp(ast.Not(), inner):
                return f"(not {self._truth(inner)})"
            case ast.Name("nan" | "inf" | "wrong" as word):
                self.of_present = True
                self.asks_for_gradients |= word == "wrong"
                return _STATES[word]
            case ast.Compare(left, signs, rights) if all(type(x) in _COMPARED for x in signs):
                sides = [left, *rights]
                of_words = any(map(_is_word, sides))
                if of_words and not all(type(x) in (ast.Eq, ast.NotEq) for x in signs):
                    raise self._unclear()
                written = [*map(self._word if of_words else self._number, sides)]
                pairs = zip(["", *[_COMPARED[type(sign)] for sign in signs]], written)
                return f"({' '.join([part for pair in pairs for part in pair])})"
        raise self._unclear()

    def _word(self, tree: ast.expr) -> str:
        """Write the name of an operation, or of a node's."""
        match tree:
            case ast.Name("op"):
                self.of_present = True
                return _OP
            case ast.Attribute(ast.Name(word), "op") if word in self._nodes:
                return _OP.replace("node", word)
            case ast.Constant(str() as name):
                if name not in OPERATIONS and name != "leaf":
                    shown = name[:30]
                    raise ExpressionError(
                        f"there is no operation {shown!r}: swap NODE {shown} lists what fits"
                    )
                return repr(name)
        raise self._unclear()

    def _number(self, tree: ast.expr) -> str:
        """Write a number as Python."""
        match tree:
            case ast.Constant(int() | float() as number) if not isinstance(number, bool):
                return repr(float(number))
            case ast.Name("data" | "grad" as slot) if self._condition:
                self.of_present = True
                return self._slot("node", slot)
            case ast.Name(word) if word in self._nodes:
                return self._slot(word, "data")
            case ast.Attribute(ast.Name(word), slot) if word in self._nodes and slot in _SLOTS:
                return self._slot(word, slot)
            case ast.UnaryOp(ast.USub() | ast.UAdd() as sign, inner):
                return f"({'-' if isinstance(sign, ast.USub) else '+'}{self._number(inner)})"
            case ast.BinOp(left, sign, right) if type(sign) in _ARITHMETIC:
                return f"({self._number(left)} {_ARITHMETIC[type(sign)]} {self._number(right)})"
            case ast.BinOp(left, sign, right) if type(sign) in _ROWS:
                return f"{_ROWS[type(sign)]}({self._number(left)}, {self._number(right)})"
            case ast.Call(ast.Name(name), arguments, []) if name in _FUNCTIONS:
                return self._called(name, arguments)
            case ast.Call(ast.Attribute(inner, name), arguments, []) if name in _FUNCTIONS:
                return self._called(name, [inner, *arguments])
            case ast.Name(name) if not self._condition or name not in _OF_PRESENT:
                self._names.find(name)  # which says what there is
        raise self._unclear()

    def _slot(self, word: str, slot: str) -> str:
        self.asks_for_gradients |= slot == "grad"
        if slot == "theirs" and getattr(self._nodes[word], slot, None) is None:
            raise ExpressionError("theirs needs another engine's graph, after its own backward()")
        return f"{word}.{slot}"

    def _called(self, name: str, arguments: list[ast.expr]) -> str:
        if len(arguments) != len(OPERATIONS[name].parameters):
            raise self._unclear()
        return f"{name}({', '.join(map(self._number, arguments))})"

    def _unclear(self) -> ExpressionError:
        example = "data < 0, abs(grad) > 10, nan" if self._condition else "2*a.grad"
        shown = self.text if len(self.text) <= 20 else f"{self.text[:19]}…"
        return ExpressionError(f"not understood: {shown}. As in: {example}")


def _opening(text: str, closing: int) -> int:
    """Return where what a round bracket closes begins: there, or at the function before it."""
    depth, start = 0, closing
    while start > 0:
        depth += {")": 1, "(": -1}.get(text[start], 0)
        if depth == 0:
            break
        start -= 1
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return start


def _is_word(tree: ast.expr) -> bool:
    """Tell a name of an operation from a number."""
    match tree:
        case ast.Name("op") | ast.Attribute(ast.Name(), "op") | ast.Constant(str()):
            return True
    return False
