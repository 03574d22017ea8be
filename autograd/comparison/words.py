"""What `compare` says of a wrong gradient: where, the numbers, the reason, how to fix it."""

from __future__ import annotations

from collections.abc import Iterator

from ..graph import Node
from ..languages import ATOM, text
from ..misconceptions import formula_of
from ..names import Names
from ..notation import counted
from ..symbols import SUM, Symbol
from .evidence import Evidence
from .suspects import Cause

_MOST_USES = 6

_ADVICE = {
    "seed": "The pass begins with {output}.grad = 1, which is ∂{output}/∂{output}.",
    "not_run": "No gradient has arrived anywhere: {output}.backward() has not been called, or it "
    "does not begin with {output}.grad = 1.",
    "piled_up": "{passes} backward passes have piled up: set all gradients to 0 before each pass, "
    "those of inner nodes too.",
    "other_passes": "Only leaves are wrong. Do they hold gradients of other passes too? Set them "
    "to 0 before each.",
    "overwritten": "What had arrived was replaced: add to a gradient (+=), do not set it (=).",
    "first_kept": "Only the first contribution was kept: each must be added.",
    "order": "{user}was handed down before all of it had arrived: go in reverse topological order, "
    "each node after all that use it.",
    "twice": "{user}was handed down more than once: visit each node once.",
    "near_only": "Only the nodes next to the output were handed anything: every node must hand "
    "its gradient down in turn.",
    "upstream_missing": "{operation} hands down its local derivative alone: multiply it by the "
    "gradient that has come from above.",
    "forgotten": "{operation} hands nothing down to this operand: each gets upstream × local "
    "derivative.",
    "added": "{operation} adds upstream and local derivative; they are multiplied.",
    "data_handed_on": "{operation} multiplies by its own number instead of its gradient.",
    "subtracted": "{operation} subtracts its contribution; it is added.",
    "misdirected": "{operation} gives one operand what the other must have.",
    "factor_missing": "{operation} hands its gradient on as it is: multiply it by the local "
    "derivative.",
    "sign": "The sign is flipped.",
    "swapped": "One operand was taken for the other.",
    "at_input": "The slope was taken with the number of the input; it needs the output's.",
    "at_output": "The slope was taken with the number of the output; it needs the input's.",
    "relu_at_zero": "At 0 relu is taken to be flat: its slope there is 0.",
    "power": "The exponent, or the factor before it, is wrong.",
    "factor": "A constant factor is wrong.",
    "inverted": "It is the wrong way round.",
    "term_missing": "A term is missing.",
    "other_function": "This is the slope of something else.",
}


def in_forward(names: Names, node: Node, right: float) -> str:
    """Say that a number of the forward pass is not what the table gives."""
    name, formula, numbers = text.each(*names.row(node))
    found, expected = text.each(node.data, right)
    return (
        f"{name} is {found} and must be {expected}: {formula} = {numbers} = {expected}. "
        "Was a number changed after it was computed? If not, the forward pass is wrong here; look "
        "at gradients once it is right."
    )


def departure(names: Names, evidence: Evidence, node: Node) -> Iterator[str]:
    """Say which gradient is wrong first, and what it is the sum of."""
    wrong = sum(not evidence.agrees(x, evidence.right[x]) for x in evidence.theirs)
    name = text.factor(names.variable(node), ATOM)
    found, expected = text.each(evidence.theirs[node], evidence.right[node])
    of = f"{wrong} of {counted(len(evidence.theirs), 'gradient')} {'is' if wrong == 1 else 'are'}"
    yield f"{name}.grad is {found} and must be {expected}; {of} wrong, this is the first"
    uses = evidence.uses.get(node, [])
    for use in uses[:_MOST_USES]:
        upstream = evidence.right[use.user]
        by_output = names.derivative(evidence.output, use.user)
        local = names.derivative(use.user, node)
        parts = text.each(by_output, local)
        shown = " × ".join([text(upstream), text.factor(use.slope)])
        yield f"  {parts[0]} · {parts[1]} = {shown} = {text(upstream * use.slope)}"
    if len(uses) > _MOST_USES:
        yield f"  … {counted(len(uses) - _MOST_USES, 'more use')}"
    if len(uses) > 1:
        amounts = [evidence.right[use.user] * use.slope for use in uses[:_MOST_USES]]
        gap = [Symbol("…")] * (len(uses) > _MOST_USES)
        yield f"  {text(Symbol(SUM, [*amounts, *gap]))} = {expected}"


def advice(names: Names, evidence: Evidence, node: Node, cause: Cause | None) -> Iterator[str]:
    """Say what the numbers tell of the reason."""
    if cause is None:
        return
    key = cause.key
    if key == "piled_up" and not cause.passes:
        key = "other_passes"
    if key == "seed" and not any(evidence.theirs.values()):
        key = "not_run"
    user = ""
    if cause.user is not None and key in ("order", "twice"):
        user = f"The gradient of {names(cause.user)} "
    elif key in ("order", "twice"):
        user = "A gradient "
    row = cause.user.operation if cause.user is not None else None
    operation = row.name if row is not None else "every operation"
    yield ("! " if cause.sure else "! perhaps: ") + _ADVICE[key].format(
        output=names(evidence.output), passes=cause.passes, user=user, operation=operation
    )
    if cause.slip is not None and cause.user is not None:
        yield from _slopes(names, cause, node)


def _slopes(names: Names, cause: Cause, node: Node) -> Iterator[str]:
    """Say what the local derivative is, and what was taken for it."""
    user, slip = cause.user, cause.slip
    assert user is not None
    assert slip is not None
    assert user.operation is not None
    operands = [names.symbol(x) if isinstance(x, Node) else x for x in user.operands]
    numbers = [x.data if isinstance(x, Node) else x for x in user.operands]
    right = user.operation.formulas(operands, names.symbol(user))[cause.place]
    wrong = formula_of(slip, operands, names.symbol(user))
    number = user.operation.local_derivatives(*numbers, user.data)[cause.place]
    taken = formula_of(slip, numbers, user.data)
    shown = " = ".join(dict.fromkeys(text.each(names.derivative(user, node), right, number)))
    yield f"  {shown}; your engine used {' = '.join(dict.fromkeys(text.each(wrong, taken)))}"
