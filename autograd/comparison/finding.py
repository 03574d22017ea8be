"""What a comparison has found."""

from __future__ import annotations

from ..graph import Node
from ..notation import readable


class Comparison:
    """What `compare` has found; its text says it.

    Attributes:
        node: the first node that differs; None: all agree.
        expected: the gradient that it must have; where the forward pass differs, the number.
        found: what is there; of two runs, that of the second.
        misconception: the reason in a word, as far as the numbers tell it: "overwritten",
            "order", "piled_up", …; "forward" where the forward pass differs; else None.
        text: all of this as a learner reads it.
    """

    def __init__(
        self,
        text: str,
        node: Node | None = None,
        expected: float = 0.0,
        found: float = 0.0,
        misconception: str | None = None,
    ) -> None:
        self.text, self.node, self.expected, self.found = text, node, expected, found
        self.misconception = misconception

    def __str__(self) -> str:
        return readable(self.text)

    __repr__ = __str__
