"""Checks of what a learner predicts, or reads from a picture, before it is shown."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType

from autograd.notation import ascii_text

from .answers import Answer, decoded, leaves, misfit
from .checks import Check, found
from .evidence import Question, Verdict, same

_FACTORS = {"other_sign": -1.0, "double": 2.0, "half": 0.5}
ROUGH = 4e-3  # relative tolerance of a known mistake, which may come from rounded numbers
FINE = 1e-3  # relative tolerance that always counts


class Prediction(Check):
    """Names in the learner's file that stand for what they predict.

    Args:
        truth: the value of each name; a text, or a number, compared to the digits given.
        own: misconceptions: message -> name -> its value then.
        reveal: returns what is shown after a pass.
        picture: draws the picture that the learner reads from, at a path.
        digits: the minimum number of digits, as the exercise's text says.
    """

    def __init__(
        self,
        truth: Mapping[str, float | str],
        own: Mapping[str, Mapping[str, float | str]],
        reveal: Callable[[], str],
        picture: Callable[[Path], object] | None = None,
        digits: int = 2,
    ) -> None:
        self.truth = truth
        self.own = own
        self.reveal = reveal
        self.picture = picture
        self.digits = digits

    def questions(self, rng: random.Random) -> list[Question]:
        """Return the names."""
        return [{"name": name} for name in self.truth]

    def ask(self, module: ModuleType, question: Question) -> object:
        """Look a name up."""
        return found(module, question["name"])

    def judge(
        self, questions: Sequence[Question], answers: Sequence[Answer], source: str | None = None
    ) -> Verdict:
        """Judge name by name; return the first that is wrong, else the first still open."""
        names = [question["name"] for question in questions]
        open_, right = [], []
        for name, answer in zip(names, answers, strict=True):
            if answer.get("type") == "gap":
                open_.append(name)
                continue
            wrong = self._wrong(name, answer)
            if wrong:
                return wrong
            right.append(name)
        if open_:
            return Verdict("gap_after" if right else "gap", {"part": ", ".join(right)})
        return Verdict("passed", more=self.reveal())

    def _wrong(self, name: str, answer: Answer) -> Verdict | None:
        """Return what is wrong with one prediction."""
        truth, fields = self.truth[name], {"where": name, "shown": str(answer.get("shown", ""))}
        if isinstance(truth, str):
            shown = _name(fields["shown"], truth)
            if shown == truth:
                return None
            if answer.get("type") != "str":
                return Verdict("name_wanted", fields)
            said = (message for message, table in self.own.items() if table.get(name) == shown)
            return Verdict(next(said, _other_name(shown, truth)), {**fields, "shown": shown})
        if misfit(answer, truth):
            return Verdict("number_wanted", fields)
        got = leaves(decoded(answer))[0]
        if met(got, truth, self.digits):
            return None
        known = [(said, float(table[name])) for said, table in self.own.items() if name in table]
        if met(got, truth, 2):
            known.insert(0, ("digits_wanted", got))
        known += [(said, factor * truth) for said, factor in _FACTORS.items()]
        near = (said for said, number in known if math.isclose(got, number, rel_tol=ROUGH))
        fields = {"where": name, "shown": f"{got:.6g}", "digits": str(self.digits)}
        return Verdict(next(near, "prediction_wrong"), fields)


def _name(written: str, truth: str) -> str:
    """Return a name in its usual form, however it is written.

    >>> _name("'W_12^2'", "w12_2"), _name("∂L/∂w₁₂²", "w12_2"), _name("c ", "c")
    ('w12_2', 'w12_2', 'c')
    """
    plain = ascii_text(written.strip(" '\"")).replace("^", "_").rpartition("/")[2]
    plain = re.sub(r"^d(?=[a-z]\d)", "", plain.lower())
    plain = re.sub(r"^([a-z])_(?=\d+_)", r"\1", plain)
    return truth if plain == truth.lower() else plain


def _other_name(shown: str, truth: str) -> str:
    """Return the message for a wrong name: w21_2 or w2_12 instead of w12_2."""
    if "_" not in shown or sorted(shown) != sorted(truth):
        return "prediction_wrong"
    (indices, _, layer), (right, _, of) = shown.partition("_"), truth.partition("_")
    turned = layer == of and len(indices) == len(right)
    return "indices_turned" if turned else "name_order"


def met(guess: float, truth: float, least: int = 2) -> bool:
    """Tell whether a guess is a number, to the required digits and to all that it gives.

    A guess with many digits may come from rounded numbers: then three digits are enough.

    >>> met(0.15, 0.149146), met(0.14, 0.149146), met(1.05 * 0.2494, 0.261834)
    (True, False, True)
    >>> met(0.15, 0.149146, 3), met(0.149, 0.149146, 3)
    (False, True)
    """
    if not math.isfinite(guess) or not guess:
        return same(guess, truth)
    if math.isclose(guess, truth, rel_tol=FINE):
        return True
    digits = len(repr(abs(guess)).partition("e")[0].replace(".", "").strip("0"))
    unit = 10.0 ** (math.floor(math.log10(abs(guess))) + 1 - max(digits, least))
    return abs(guess - truth) <= unit * (0.51 if digits < 4 else 1.01)
