"""A graph as text, every node above its inputs."""

from __future__ import annotations

from collections.abc import Mapping

from .accumulated import remark
from .errors import way_out
from .fresh import opened
from .graph import Node
from .languages import text
from .names import Names
from .notation import counted, folded, readable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .graph import LikeNode

MOST_LINES = 200
COLUMNS = 80  # of a terminal, if it is not known
_NARROWEST = 40  # of a row, however deep


class Tree(str):
    """A graph as text; at the bare prompt too it shows as it prints."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def tree(output: Node | LikeNode, names: Mapping[str, Node] | None = None) -> Tree:
    """Return the graph as text: every node above its inputs.

    A node that several others use is shown once; after that, the text refers to it.

    Args:
        output: the node to start from.
        names: name -> node, instead of the caller's variables.

    Raises:
        StaleGraphError: a number was changed after the forward pass.

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = a * b
    >>> tree((c + a).tanh())
    tanh(c + a) = -0.999329
    └─ c + a = -4
       ├─ c = a·b = -6
       │  ├─ a = 2
       │  └─ b = -3
       └─ a (above)
    """
    named = opened(output, names)
    return Tree(readable("\n".join([tree_text(named), *remark(named)])))


def tree_text(named: Names, columns: int = COLUMNS) -> str:
    """Return a graph as text, its nodes as they are named; a row too long goes on beside the lines
    to its inputs.
    """
    lines: list[str] = []
    shown: set[Node] = set()
    # node, what is printed before it, what is printed before its inputs
    stack = [(named.graph.output, "", "")]
    while stack and len(lines) < MOST_LINES:
        node, before, below = stack.pop()
        if node in shown and (node.operation is not None or named.given(node)):
            lines.append(_row(before, below, f"{named(node)} (above)", " ", columns))
            continue
        shown.add(node)
        equation = dict.fromkeys((named.equation(node), text(node.data)))  # of a bare number, it
        lines.append(
            _row(before, below, " = ".join(equation), "│" if node.inputs else " ", columns)
        )
        branches = [("├─ ", "│  ")] * (len(node.inputs) - 1) + [("└─ ", "   ")]
        for x, (branch, trunk) in reversed([*zip(node.inputs, branches)]):
            stack.append((x, below + branch, below + trunk))
    left = len(named.graph.nodes) - len(shown)
    if stack and left:
        more = counted(left, "more node")
        tree_of = f"tree() of a node further in shows {'it' if left == 1 else 'them'}"
        lines.append(f"… {more}; {way_out(tree_of, 'list shows the steps around here')}")
    return readable("\n".join(lines))


def _row(before: str, below: str, written: str, rail: str, columns: int) -> str:
    """Return a row of the tree, in several lines where it is too long."""
    first, *more = folded(written, max(columns - len(below), _NARROWEST)).split("\n")
    return "\n".join([before + first, *[below + rail + line[1:] for line in more]])
