"""A plan as a program: what is shared and what is of each sample, put together."""

from __future__ import annotations

from collections.abc import Sequence

from .blocks import Blocks
from .plan import Plan
from .program import Program
from .shared import Shared


def laid_out(plan: Plan, by_inputs: Sequence[int] = ()) -> Program:
    """Return a program that computes what is planned.

    Args:
        plan: what is asked of a tape.
        by_inputs: the columns of the inputs whose gradients are given back, in order, after the
            outputs.
    """
    shared = Shared(plan)
    blocks = Blocks(plan, shared, by_inputs)
    totals = range(shared.receivers, shared.receivers + len(shared.totals))
    loss = -1 if plan.loss is None else shared.slot[plan.loss]
    return Program(
        {**shared.parts, **blocks.parts},
        blocks.rows,
        shared.slots,
        shared.receivers,
        shared.numbers,
        shared.scaled,
        totals,
        loss,
    )
