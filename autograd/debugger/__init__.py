"""Walking through backpropagation: a node, an edge, a training iteration at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import kind_of
from ..foreign import as_node
from ..graph import HINT, Node, is_object

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..graph import LikeNode
    from .iteration import Trainer


def debug(
    output: Node | Trainer | LikeNode,
    X: Any = None,
    y: Any = None,
    names: Mapping[str, Node] | None = None,
) -> None:
    """Walk through the forward and the backward pass of a graph at a prompt.

    `help` lists the commands. `q` leaves, and the gradients stay as they are then. Ctrl-C stops a
    command and shows where the walk is; every number is right there.

    Args:
        output: where the graph ends, a Value or a node of another engine (then a copy of its graph
            is walked through, and its wrong gradients are marked); or a trainer, such as a
            `GradientDescent`: then whole iterations are walked through, 1 feed forward, 2 loss,
            3 backward, and the update of each weight.
        X: with a trainer, one row of inputs per sample, as for its `fit`; or a Table.
        y: with a trainer, one target per sample; None with a Table.
        names: name -> node, instead of the caller's variables.

    Raises:
        StaleGraphError: a number was changed after the forward pass.
        TypeError: `output` is none of these, or a trainer comes without its samples.
        ValueError: the output is a leaf: there is nothing to walk through; or the samples do not
            fit.

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> L = a * b
    >>> debug(L)  # doctest: +SKIP
    L: 1 step forward, then 1 backward. help lists the commands.
    → forward [1/1] L = a·b = 2·(-3) = ?
      then backward from L
    (debug) predict -6
    right: -6
    [1/1] L = a·b = 2·(-3) = -6
    → backward [1/1] L = -6     ∂L/∂L = 1
          a += ∂L/∂L · ∂L/∂a = 1 × b = ?     0 → ?
          b += ∂L/∂L · ∂L/∂b = 1 × a = ?     0 → ?
    (debug) finish
    left at the end: the gradients are those of L.backward()
    predictions: 1 of 1 right
    """
    from .iteration import Trainer
    from .prompt import Prompt
    from .stepper import Stepper

    output = as_node(output)
    if isinstance(output, Node):
        if X is not None or y is not None:
            raise TypeError("debug takes a loss alone, or a trainer and its samples: trainer, X, y")
        Prompt(Stepper(output, names), names).run()
        return
    if not isinstance(output, Trainer):
        raise TypeError(
            "debug walks through a Value, such as a loss, or through a trainer, "
            f"not through {kind_of(output)}{HINT * is_object(output)}"
        )
    if X is None:
        raise TypeError("debug needs the samples to train on: debug(trainer, X, y)")
    from .training import Training
    from .training_prompt import TrainingPrompt

    TrainingPrompt(Training(output, X, y, names), names).run()


def walk_through(output: Node) -> bool:
    """Walk through a graph as `debug` does; tell whether the learner left by `finish`."""
    from .prompt import Prompt
    from .stepper import Stepper

    prompt = Prompt(Stepper(output))
    prompt.run()
    return prompt.finished
