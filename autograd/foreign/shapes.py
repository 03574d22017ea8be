"""What nodes of other engines look like: under which names they keep what a node has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from ..errors import with_article
from ..numbers import brief, is_number

# The attributes that public engines use, in the order in which they are asked for.
ROLES = {
    "data": ("data", "_data", "value", "_value", "val", "item", "primal", "x", "v"),
    "grad": ("grad", "_grad", "gradient", "grad_value", "adjoint", "derivative", "dv", "g"),
    "children": (
        "_prev", "prev", "_children", "children", "_parents", "parents", "_inputs", "inputs",
        "args", "_args", "operands", "previous", "prevs", "_src", "src", "srcs", "sources", "deps",
        "dependencies", "depends_on", "predecessors", "child_nodes", "_childs", "childs", "edges",
        "_edges", "backwards", "local_gradients",
    ),
    "operation": (
        "_op", "op", "operation", "_operation", "op_name", "fn", "_fn", "func", "function",
        "operator", "_backward", "backward_fn", "_backward_fn", "_grad_fn", "grad_fn",
        "_backprop", "backprop_fn", "derivate", "differentiate",
        "history.last_fn", "creator", "_ctx",
    ),
    "slopes": (
        "_local_grads", "local_grads", "_local_gradients", "local_gradients", "local_derivatives",
        "_local_derivatives", "_grads", "local_grad", "grad_wrt", "partials",
    ),
    "label": ("label", "_label", "name", "_name"),
}  # fmt: skip
THROUGH = ("_ctx", "ctx", "creator", "grad_fn", "_grad_fn", "op", "_op", "fn")  # a node's maker
_MOST_LISTED = 8  # attributes

Read = Callable[[Any], Any]


class Shape(NamedTuple):
    """How the nodes of a class are read; what a class does not keep is None."""

    data: Read
    children: Read
    grad: Read | None
    operation: Read | None
    slopes: Read | None
    label: Read | None


class UnknownShape(TypeError):
    """An object that does not look like a node of a known design."""


def shape_of(node: object, given: Mapping[str, str | Read | None] | None = None) -> Shape:
    """Return how a node is read.

    Args:
        node: any node of its class.
        given: for some of a node's parts the attribute, or what reads it.

    Raises:
        UnknownShape: it has no number, or does not tell what it was computed from.
    """
    found: dict[str, Read | None] = {}
    for role, usual in ROLES.items():
        asked = (given or {}).get(role)
        if asked is None:
            found[role] = _reader(node, role, usual)
        elif callable(asked):
            found[role] = asked
        elif held_under(node, asked) is NOTHING:
            raise UnknownShape(f"{brief(type(node).__name__)} has no attribute {asked!r}")
        else:
            found[role] = attrgetter(asked)
    data, children = found.pop("data"), found.pop("children")
    if children is None and _is_maker(node):
        children = _through_maker(node)
    if data is None or children is None:
        raise UnknownShape(_refusal(node, data is None, children is None))
    return Shape(data, children, **found)


def looks_like_node(x: object) -> bool:
    """Tell whether an object is a node of a design that is known."""
    if x is None or isinstance(x, _NO_NODES):
        return False
    try:
        shape_of(x)
    except UnknownShape:
        return False
    return True


NOTHING = object()
_NO_NODES = (int, float, complex, str, bytes, list, tuple, set, frozenset, dict, type)


def held_under(node: object, name: str) -> Any:
    """Return what a node has under a name, a.b too; NOTHING where there is no such attribute."""
    try:
        return attrgetter(name)(node) if "." in name else getattr(node, name)
    except Exception:  # a property may raise anything
        return NOTHING


def held_by(node: object) -> dict[str, Any]:
    """Return the attributes of a node that are its own, in a dictionary or in slots."""
    found = dict(getattr(node, "__dict__", {}))
    for kind in type(node).__mro__:
        slots: str | Iterable[str] = vars(kind).get("__slots__", ())
        for name in [slots] if isinstance(slots, str) else slots:
            held = held_under(node, name)
            if held is not NOTHING and name not in ("__dict__", "__weakref__"):
                found[name] = held
    return found


def _reader(node: object, role: str, usual: Iterable[str]) -> Read | None:
    found = [(name, held_under(node, name)) for name in usual]
    fitting = [(name, held) for name, held in found if held is not NOTHING and _fits(role, held)]
    if role == "children" and len(fitting) > 1:
        # one that is empty may hold what uses the node, as may one that is not
        names = [name for name, _ in fitting]
        fitting.sort(
            key=lambda pair: (_holds_users(node, pair[1], names), not _holds_nodes(pair[1]))
        )
    return attrgetter(fitting[0][0]) if fitting else None


def _holds_users(node: object, held: Any, names: Iterable[str]) -> bool:
    """Tell whether what a node holds was computed from it."""
    for x in held:
        others = [held_under(x, name) for name in names]
        around = [y for other in others if isinstance(other, (tuple, list, set)) for y in other]
        if any(y is node for y in around):
            return True
    return False


def _holds_nodes(held: Any) -> bool:
    return any(not isinstance(x, (int, float, str)) for x in held)


def _fits(role: str, held: Any) -> bool:
    """Tell whether what an attribute holds can be that part of a node."""
    if role == "data":
        return holds_number(held)
    if role == "children":
        return isinstance(held, (tuple, list, set, frozenset, dict))
    if role == "slopes":
        return isinstance(held, (tuple, list, dict))
    if role == "grad":
        return held is None or not callable(held)
    if role == "label":
        return held is None or isinstance(held, str)
    return True


def holds_number(held: Any) -> bool:
    """Tell whether something is one number, be it in an array of one element."""
    held = unwrapped(held)
    if isinstance(held, (str, bytes)) or callable(held):
        return False
    return is_number(held) or getattr(held, "size", None) == 1


def is_plain(x: Any) -> bool:
    """Tell a number from a node that can be made one."""
    return isinstance(x, (int, float)) or (is_number(x) and not looks_like_node(x))


def unwrapped(held: Any) -> Any:
    """Return what an object holds that stands for a number: the data of a Value in a Value."""
    for _ in range(2):
        if isinstance(held, _NO_NODES) or is_number(held) or hasattr(held, "item"):
            break
        held = getattr(held, "data", held)
    return held


def name_of(operation: Any) -> str:
    """Return what an operation is called: a text, a function's or a class's name."""
    if operation is None or isinstance(operation, str):
        return operation or ""
    if isinstance(getattr(operation, "name", None), str):  # of an enum too
        return str(operation.name)
    if isinstance(operation, type):
        return operation.__name__
    qualified = getattr(operation, "__qualname__", None)
    if isinstance(qualified, str):  # Value.__mul__.<locals>._backward
        parts = [x for x in qualified.split(".") if x not in ("<locals>", "<lambda>")]
        inner = len(parts) > 1 and "<locals>" in qualified
        name = parts[-2] if inner and "<lambda>" not in qualified else parts[-1]
        return "" if name in ("__init__", "backward", "_backward") else name
    if callable(operation) and type(operation).__name__ in ("method", "builtin_function_or_method"):
        return ""
    return type(operation).__name__


def _is_maker(node: object) -> bool:
    return any(held_under(node, name) is not NOTHING for name in THROUGH)


def _through_maker(node: object) -> Read | None:
    """Return what reads the inputs of the object that made a node: `node.creator.inputs`."""
    for name in THROUGH:
        maker = held_under(node, name)
        if maker is None or maker is NOTHING or callable(maker) or isinstance(maker, str):
            continue
        for inputs in ROLES["children"]:
            if _fits("children", held_under(maker, inputs)):
                return partial(_inputs_of_maker, name, inputs)
    return None


def _inputs_of_maker(maker: str, inputs: str, node: object) -> Any:
    return getattr(getattr(node, maker, None), inputs, ())


def _refusal(node: object, no_data: bool, no_children: bool) -> str:
    kind = with_article(type(node).__name__)
    held = held_by(node)
    shown = f"its attributes are {', '.join([*held][:_MOST_LISTED])}"
    wanted = []
    if no_data:
        wanted.append("a number (under data, value, …)")
    if no_children:
        wanted.append("the nodes it was computed from (under _prev, children, parents, …)")
    data = [name for name, x in held.items() if holds_number(x)]
    children = [name for name, x in held.items() if isinstance(x, (tuple, list, set))]
    example = f"data={(data or ['…'])[0]!r}, children={(children or ['…'])[0]!r}"
    return (
        f"{kind} cannot be read as a node: looked for {' and '.join(wanted)}; "
        f"{shown if held else 'it has no attributes'}. Say where they are, each by an attribute's "
        f"name or a function: as_value(node, {example}, grad=…)"
    )
