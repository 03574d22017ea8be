"""Engines of other designs, as text, so that faults can be planted into them."""

from __future__ import annotations

import linecache
import math
from types import SimpleNamespace
from typing import Any

# children in a set, an operation's sign, a closure that hands down
IN_A_SET = """
class Value:
    def __init__(self, data, children=(), op=""):
        self.data, self.grad = data, 0.0
        self._prev, self._op, self._backward = set(children), op, lambda: None

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other), "+")
        def _backward():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other), "*")
        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward
        return out

    def __pow__(self, c):
        out = Value(self.data**c, (self,), f"**{c}")
        def _backward():
            self.grad += c * self.data ** (c - 1) * out.grad
        out._backward = _backward
        return out

    def tanh(self):
        t = math.tanh(self.data)
        out = Value(t, (self,), "tanh")
        def _backward():
            self.grad += (1 - t**2) * out.grad
        out._backward = _backward
        return out

    def exp(self):
        out = Value(math.exp(self.data), (self,), "exp")
        def _backward():
            self.grad += out.data * out.grad
        out._backward = _backward
        return out

    def relu(self):
        out = Value(0.0 if self.data < 0 else self.data, (self,), "ReLU")
        def _backward():
            self.grad += (out.data > 0) * out.grad
        out._backward = _backward
        return out

    def __neg__(self): return self * -1
    def __sub__(self, other): return self + (-other)
    def __truediv__(self, other): return self * other**-1
    def __radd__(self, other): return self + other
    def __rmul__(self, other): return self * other

    def backward(self):
        topo, visited = [], set()
        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v._prev:
                    build(child)
                topo.append(v)
        build(self)
        self.grad = 1.0
        for v in reversed(topo):
            v._backward()
"""

# local derivatives kept, no operation's name, no dictionary
IN_SLOTS = """
class Value:
    __slots__ = ("data", "grad", "_children", "_local_grads")

    def __init__(self, data, children=(), local_grads=()):
        self.data, self.grad = data, 0
        self._children, self._local_grads = children, local_grads

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, c): return Value(self.data**c, (self,), (c * self.data ** (c - 1),))
    def exp(self): return Value(math.exp(self.data), (self,), (math.exp(self.data),))
    def relu(self): return Value(max(0, self.data), (self,), (float(self.data > 0),))
    def __neg__(self): return self * -1
    def __sub__(self, other): return self + (-other)
    def __truediv__(self, other): return self * other**-1
    def __radd__(self, other): return self + other
    def __rmul__(self, other): return self * other

    def backward(self):
        topo, visited = [], set()
        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v._children:
                    build(child)
                topo.append(v)
        build(self)
        self.grad = 1
        for v in reversed(topo):
            for child, local in zip(v._children, v._local_grads):
                child.grad += local * v.grad
"""

# inputs and their slopes in pairs, plain numbers left out, gradients in a dictionary outside
IN_PAIRS = """
class Value:
    def __init__(self, value, local_gradients=()):
        self.value, self.local_gradients = value, local_gradients

    def __add__(self, other):
        if not isinstance(other, Value):
            return Value(self.value + other, [(self, 1.0)])
        return Value(self.value + other.value, [(self, 1.0), (other, 1.0)])

    def __mul__(self, other):
        if not isinstance(other, Value):
            return Value(self.value * other, [(self, other)])
        return Value(self.value * other.value, [(self, other.value), (other, self.value)])

    def __pow__(self, c): return Value(self.value**c, [(self, c * self.value ** (c - 1))])
    def __neg__(self): return Value(-self.value, [(self, -1.0)])
    def __sub__(self, other): return self + (-other)
    def __truediv__(self, other): return self * other**-1
    def __radd__(self, other): return self + other
    def __rmul__(self, other): return self * other
"""

# an object for each operation, which keeps its inputs and returns their slopes
IN_OPERATIONS = """
class Function:
    def __init__(self, *inputs): self.inputs = inputs

class Mul(Function):
    def forward(self, a, b): return a * b
    def backward(self, g): return g * self.inputs[1].data, g * self.inputs[0].data

class Add(Function):
    def forward(self, a, b): return a + b
    def backward(self, g): return g, g

class Pow(Function):
    def forward(self, a, b): return a**b
    def backward(self, g):
        a, b = self.inputs[0].data, self.inputs[1].data
        return g * b * a ** (b - 1), 0.0

class Value:
    def __init__(self, data, creator=None):
        self.data, self.grad, self.creator = data, None, creator

    def made(self, function, *others):
        inputs = [x if isinstance(x, Value) else Value(x) for x in (self, *others)]
        creator = function(*inputs)
        return Value(creator.forward(*[x.data for x in inputs]), creator)

    def __add__(self, other): return self.made(Add, other)
    def __mul__(self, other): return self.made(Mul, other)
    def __pow__(self, c): return self.made(Pow, c)
    def __neg__(self): return self * -1
    def __sub__(self, other): return self + (-other)
    def __truediv__(self, other): return self * other**-1
    def __radd__(self, other): return self + other
    def __rmul__(self, other): return self * other
"""

DESIGNS = {
    "set": IN_A_SET, "slots": IN_SLOTS, "pairs": IN_PAIRS, "operations": IN_OPERATIONS,
}  # fmt: skip
_made = [0]


def engine(source: str, *faults: tuple[str, str]) -> Any:
    """Return the module of an engine, with faults planted into its text."""
    for right, wrong in faults:
        assert right in source, right
        source = source.replace(right, wrong)
    _made[0] += 1
    file = f"<engine {_made[0]}>"
    linecache.cache[file] = len(source), None, source.splitlines(True), file
    names: dict[str, Any] = {"math": math, "__name__": f"engine_{_made[0]}"}
    exec(compile(source, file, "exec"), names)
    return SimpleNamespace(**names)
