"""A learner's guess at what comes next: right, or which mistake gives this number."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ..graph import Node
from ..languages import digits_text, text
from ..misconceptions import slips, slope_of
from ..steps import ForwardStep, Step
from .iteration import LossAgain, Update
from .rules import law
from .stretches import Moved

_WRONG_SIGN = "wrong sign; the size is right"
_MIXED_UP = "this used the output for the input, or one input for the other"
_SLIPS = {
    "at_input": _MIXED_UP,
    "at_output": _MIXED_UP,
    "swapped": _MIXED_UP,
    "power": "the exponent, or the factor in front of it, is wrong",
    "term_missing": "a term of the local derivative is missing",
    "other_function": "this is the slope of another function",
    "relu_at_zero": "at 0 relu is flat here: its slope there is 0",
}


class Guess(NamedTuple):
    """The verdict on a guess: whether it is the number, to the digits given, and a sentence."""

    right: bool
    verdict: str


def judge(guess: Decimal | float, step: Moved) -> Guess:
    """Judge a guess at what a step brings.

    Of a forward step that is the number; of a backward step the next contribution, or the
    gradient after adding it; of an update the next weight; else the loss with the new weights.

    Args:
        guess: the number; of a decimal the last digit says how closely it is meant.
        step: the step that comes next.

    Raises:
        ValueError: it is not finite.
    """
    if not math.isfinite(guess):
        raise ValueError("a guess is a finite number")
    if isinstance(step, ForwardStep):
        truth = step.node.data
        if _close(guess, truth):
            return Guess(True, f"right: {digits_text(truth)}")
        wrong_sign = _close(guess, -truth)
        return Guess(False, _WRONG_SIGN if wrong_sign else "wrong")
    if isinstance(step, LossAgain):
        if _close(guess, step.after):
            return Guess(True, f"right: {digits_text(step.after)}")
        earlier = _close(guess, step.before)
        return Guess(False, "wrong: this is the loss before the update" if earlier else "wrong")
    if isinstance(step, Update):
        return _judge_update(guess, step)
    assert isinstance(step, Step)
    part = step.contributions[0]
    if _close(guess, part.after):
        return Guess(True, f"right: {digits_text(part.after)}")
    if _close(guess, part.amount):
        before, amount = text(part.before), text.factor(part.amount)
        whole = f"{before} + {amount} = {digits_text(part.after)}"
        verdict = f"right for the contribution; for the gradient, add it to what was there: {whole}"
        return Guess(True, verdict)
    for mistake, number in _mistakes(step):
        if _close(guess, number):
            return Guess(False, mistake)
    return Guess(False, "wrong: the contribution is upstream × local derivative")


def _judge_update(guess: Decimal | float, update: Update) -> Guess:
    change = update.changes[0]
    if _close(guess, change.after):
        return Guess(True, f"right: {digits_text(change.after)}")
    before, gradient, rate = change.before, change.gradient, change.move.numbers["α"]
    step = change.after - before
    mistakes: dict[str, float] = {}
    if len(change.move.before) > 1:
        mistakes = {
            "this is plain gradient descent: it forgot what is kept": before - rate * gradient,
            "this goes the other way": before - step,
            "this is the step alone: it is added to the old weight": step,
        }
    elif "c" in update.rule:
        mistakes = {"this forgot to clip the gradient": before - rate * gradient}
    mistakes |= {
        "this goes uphill: α·gradient is subtracted": before + rate * gradient,
        "this forgot the learning rate α": before - gradient,
        "this forgot the learning rate α, and goes uphill": before + gradient,
        "this is the step alone: it is subtracted from the old weight": rate * gradient,
        "this forgot the gradient": before - rate,
    }
    mistakes.setdefault("this is the step alone: it is added to the old weight", -rate * gradient)
    for mistake, number in mistakes.items():
        if _close(guess, number):
            return Guess(False, f"wrong: {mistake}")
    if len(update.rule) > 1:
        return Guess(False, f"wrong: {law(update.rule)[-1]}")
    return Guess(False, "wrong: the new weight is the old one − α·gradient")


def _close(guess: Decimal | float, truth: float) -> bool:
    """Tell whether a guess is a number rounded to the guess's own last digit."""
    if not math.isfinite(truth):
        return False
    if isinstance(guess, float):  # computed
        return math.isclose(guess, truth, rel_tol=1e-9)
    if guess == 0:
        return truth == 0
    exponent = guess.as_tuple().exponent
    assert isinstance(exponent, int)
    half_a_digit = Decimal(5).scaleb(exponent - 1)
    return abs(Decimal(truth) - guess) <= half_a_digit


def _mistakes(step: Step) -> Iterator[tuple[str, float]]:
    """Yield what is said of the commonest mistakes, and the number that each gives."""
    part = step.contributions[0]
    upstream, local = step.upstream, part.local_derivative
    for sign, also in ((1.0, ""), (-1.0, ", and the sign is flipped")):
        if sign < 0:
            yield _WRONG_SIGN, -part.amount
            yield _WRONG_SIGN, -part.after
            yield "wrong: the sign of the contribution is flipped", part.before - part.amount
        yield f"wrong: this forgot upstream: it is the local derivative alone{also}", sign * local
        alone = f"wrong: this is upstream alone: it forgot the local derivative{also}"
        yield alone, sign * upstream
        for mistake, slip in _slips(step):
            for number in (upstream * slip, slip, part.before + upstream * slip):
                yield f"wrong: {mistake}{also}", sign * number
    yield "wrong: this adds upstream and local derivative; they are multiplied", upstream + local


def _slips(step: Step) -> Iterator[tuple[str, float]]:
    """Yield what is taken for the local derivative of the next contribution, and why."""
    node, x = step.node, step.contributions[0].input
    operation = node.operation
    assert operation is not None
    operands = [v.data if isinstance(v, Node) else v for v in node.operands]
    for place in [i for i, v in enumerate(node.operands) if v is x]:
        for slip in slips(operation, min(place, 1)):
            found = slope_of(slip, operands, node.data) if slip.key in _SLIPS else None
            if found is not None:
                yield _SLIPS[slip.key], found
