"""Names reach what people write: dicts, attributes, objects; and nothing of theirs runs for it."""

from __future__ import annotations

import sys
from collections import OrderedDict, defaultdict, namedtuple
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

import pytest

from autograd import Value, chain_rule, draw, tree
from autograd.graph import Graph
from autograd.holders import DEEPEST, MOST_OF_ONE, spelled, values_in
from autograd.names import Names


def places(**variables: Any) -> dict[float, str]:
    """Return the place of each Value by its number."""
    return {x.data: spelled(place) for x, place in values_in(variables).items()}


def values(count: int, first: float = 0.0) -> list[Value]:
    return [Value(first + i) for i in range(count)]


class Neuron:
    """Micrograd's own, near enough."""

    def __init__(self, first: float) -> None:
        self.w = values(2, first)
        self.b = Value(first + 0.5)

    def __call__(self, x: list[float]) -> Value:
        net = self.w[0] * x[0] + self.w[1] * x[1] + self.b
        self.shown = tree(net)
        return net.tanh()


class Layer:
    def __init__(self, first: float) -> None:
        self.neurons = [Neuron(first), Neuron(first + 10)]


class Net:
    def __init__(self) -> None:
        self.layers = [Layer(0.0), Layer(100.0)]


@dataclass
class Cell:
    w: Value
    rest: dict[str, Any] = field(default_factory=dict)


class Slotted:
    __slots__ = ("_hidden", "empty", "w")

    def __init__(self) -> None:
        self.w, self._hidden = Value(1.0), Value(2.0)


class Below(Slotted):
    def __init__(self) -> None:
        super().__init__()
        self.own = Value(3.0)


Pair = namedtuple("Pair", "w b")


class Typed(NamedTuple):
    w: Value


def test_a_class_like_microgards_neuron_names_its_weights() -> None:
    m = Net()
    found = places(m=m)
    assert found[110.0] == "m.layers[1].neurons[1].w[0]"
    assert found[110.5] == "m.layers[1].neurons[1].b"
    assert len(found) == 12
    neuron = m.layers[0].neurons[0]
    out = neuron([1.0, 2.0])
    assert neuron.shown.splitlines()[0].startswith("net = #3 + self.b")
    del neuron
    names = Names(Graph(out))
    assert names.find("m.layers[0].neurons[0].w[1]").data == 1.0
    text = str(chain_rule(out, "m.layers[0].neurons[0].b"))
    assert text.startswith("∂out/∂m.layers[0].neurons[0].b = ")
    assert "m.layers[0].neurons[0].w[0]" in draw(out).source


def test_a_state_dict_names_its_values() -> None:
    state_dict: dict[Any, Any] = {
        "wte": [values(3), values(3, 10)],
        "lm head": values(2, 20),
        7: values(1, 30),
    }
    assert places(state_dict=state_dict) == {
        0.0: "state_dict['wte'][0][0]", 1.0: "state_dict['wte'][0][1]",
        2.0: "state_dict['wte'][0][2]", 10.0: "state_dict['wte'][1][0]",
        11.0: "state_dict['wte'][1][1]", 12.0: "state_dict['wte'][1][2]",
        20.0: "state_dict['lm head'][0]", 21.0: "state_dict['lm head'][1]",
        30.0: "state_dict[7][0]",
    }  # fmt: skip
    a = state_dict["wte"][0][1]
    L = a * 3
    del a
    assert tree(L).splitlines()[0] == "L = state_dict['wte'][0][1]·3 = 3"
    assert Names(Graph(L)).find("state_dict['wte'][0][1]").data == 1.0


def test_what_people_write_holds_values() -> None:
    cell = Cell(Value(1.0), {"k": (Value(2.0), [Value(3.0)])})
    assert places(cell=cell) == {
        1.0: "cell.w", 2.0: "cell.rest['k'][0]", 3.0: "cell.rest['k'][1][0]",
    }  # fmt: skip
    assert places(s=Slotted()) == {1.0: "s.w"}
    assert places(s=Below()) == {1.0: "s.w", 3.0: "s.own"}
    ordered, default = OrderedDict(a=Value(1.0)), defaultdict(list, b=[Value(2.0)])
    assert places(o=ordered, d=default) == {1.0: "o['a']", 2.0: "d['b'][0]"}
    assert places(p=Pair(Value(1.0), 2), t=Typed(Value(2.0))) == {1.0: "p[0]", 2.0: "t[0]"}
    mixed = [0.5, None, "text", Value(4.0), [1, Value(5.0)]]
    assert places(mixed=mixed) == {4.0: "mixed[3]", 5.0: "mixed[4][1]"}
    assert places(one=Value(1.0), many=[Value(1.0)])[1.0] == "many[0]"  # two nodes of one number


def test_the_first_variable_counts_and_a_bare_one_before_a_container() -> None:
    x = Value(1.0)
    assert places(box=[x], x=x, other=x) == {1.0: "x"}
    assert places(m=Cell(x), params=[x]) == {1.0: "m.w"}
    assert places(_private=[x], params=[x]) == {1.0: "params[0]"}


def test_what_libraries_keep_is_not_looked_into() -> None:
    from nn import Neuron as Own

    own = Own(1, weights=[0.5], bias=0.5)
    graph = Graph(own(2.0))
    assert places(own=own, graph=graph, step=next(iter(graph.order))) == {1.5: "step"}


def test_circles_and_depth_and_crowds_are_harmless() -> None:
    circle: list[Any] = [Value(1.0)]
    circle.append(circle)
    a, b = Cell(Value(2.0)), Cell(Value(3.0))
    a.rest["b"], b.rest["a"] = b, a
    assert places(circle=circle, a=a) == {1.0: "circle[0]", 2.0: "a.w", 3.0: "a.rest['b'].w"}
    deep: list[Any] = [Value(4.0)]
    for _ in range(5000):
        deep = [deep]
    assert places(deep=deep) == {}
    shallow: list[Any] = [Value(5.0)]
    for _ in range(DEEPEST - 1):
        shallow = [shallow]
    assert places(shallow=shallow) == {5.0: "shallow" + "[0]" * DEEPEST}
    crowd = [Cell(Value(6.0)) for _ in range(MOST_OF_ONE)]
    found = places(crowd=crowd, w=[Value(7.0)])
    assert found[7.0] == "w[0]"  # one crowd leaves the next variable its share
    table = [[0.5, 1.5] for _ in range(30_000)]
    assert places(table=table, w=[Value(8.0)]) == {8.0: "w[0]"}
    numbers = [0.5] * 200_000
    assert places(numbers=numbers, w=[Value(9.0)]) == {9.0: "w[0]"}


def test_nothing_of_the_users_runs() -> None:
    ran: list[str] = []

    def tell(name: str) -> Any:
        def told(*_: Any, **__: Any) -> Any:
            ran.append(name)
            raise RuntimeError(name)

        return told

    class Meta(type):
        __hash__ = __eq__ = __instancecheck__ = tell("of the metaclass")

        def __getattribute__(cls, name: str) -> Any:
            if not ran_by_python(name):
                ran.append(f"class.{name}")
            return super().__getattribute__(name)

    def ran_by_python(name: str) -> bool:
        return name in ("__init__", "__new__")

    hooks = [
        "__getattribute__", "__getattr__", "__len__", "__bool__", "__eq__", "__hash__", "__iter__",
        "__getitem__", "__contains__", "__repr__", "__str__", "__class__", "__dict__", "__del__",
    ]  # fmt: skip
    hostile = Meta("Hostile", (), {
        **{name: tell(name) for name in hooks if name not in ("__class__", "__dict__", "__del__")},
        "__class__": property(tell("__class__")), "prop": property(tell("prop")), "w": Value(1.0),
    })  # fmt: skip
    held: Any = object.__new__(hostile)  # type: ignore[arg-type]
    object.__setattr__(held, "mine", Value(2.0))

    class List(list[Any]):
        __len__ = __iter__ = __getitem__ = __bool__ = __eq__ = tell("list")

    class Pair(tuple[Any, ...]):
        __class__ = property(tell("tuple.__class__"))

    class Dict(dict[Any, Any]):
        __len__ = __iter__ = __getitem__ = __bool__ = tell("dict")
        items = keys = values = get = tell("dict")

    class Shadow:
        __dict__ = property(tell("__dict__"))

    odd = Slotted.__new__(Below)
    object.__setattr__(odd, "__dict__", Dict(own=Value(5.0)))
    elements = List()
    list.append(elements, Value(3.0))
    pairs = Dict()
    dict.__setitem__(pairs, "k", Value(4.0))
    shadow = Shadow()
    ran.clear()
    variables = {
        "held": held, "elements": elements, "pairs": pairs, "shadow": shadow, "odd": odd,
        "pair": tuple.__new__(Pair, [Value(6.0)]),
    }  # fmt: skip
    found = {x.data: spelled(place) for x, place in values_in(variables).items()}
    assert ran == []
    assert found == {2.0: "held.mine", 3.0: "elements[0]", 4.0: "pairs['k']", 6.0: "pair[0]"}


def test_keys_that_cannot_stand_in_a_name_are_passed_over() -> None:
    class Colour(StrEnum):
        RED = "red"

    odd = {"k" * 41: Value(1.0), "a\nb": Value(2.0), (1, 2): Value(3.0), Colour.RED: Value(4.0),
           True: Value(5.0), -1: Value(6.0), "it's": Value(7.0)}  # fmt: skip
    assert places(odd=odd) == {6.0: "odd[-1]", 7.0: 'odd["it\'s"]'}


def test_what_changes_meanwhile_and_what_is_half_made_is_read_as_it_is() -> None:
    half = object.__new__(Slotted)
    assert places(half=half) == {}

    def generator() -> Iterator[Value]:
        yield Value(1.0)

    assert places(g=generator(), m=sys, f=places, t=Cell) == {}


def test_a_variable_of_a_lambda_speaks_of_itself() -> None:
    from autograd import DomainError, derivative, log

    with pytest.raises(DomainError, match=r"^log\(x − 3\): x − 3 = -1 is not above 0"):
        derivative(lambda x: log(x - 3))(2.0)
