"""Code that was written for the published micrograd runs here when only its import is changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograd import Value
from nn import MLP, GradientDescent, Module

ROOT = Path(__file__).parents[2]
OURS = "from autograd import Value\nfrom nn import MLP, Layer, Module, Neuron\n"
THEIRS = "from micrograd.engine import Value\nfrom micrograd.nn import MLP, Layer, Module, Neuron\n"
CODE = """
import random
random.seed(1337)

def trace(root):
    nodes, edges = set(), set()
    def build(v):
        if v not in nodes:
            nodes.add(v)
            for child in v._prev:
                edges.add((child, v))
                build(child)
    build(root)
    return nodes, edges

def draw_dot(root):
    lines = []
    nodes, edges = trace(root)
    for n in nodes:
        lines.append("{ data %.4f | grad %.4f } %s" % (n.data, n.grad, n._op))
    for n1, n2 in edges:
        lines.append("%.4f -> %.4f %s" % (n1.data, n2.data, n2._op))
    return sorted(lines)

a = Value(-4.0)
b = Value(2.0)
c = a + b
d = a * b + b**3
c += c + 1
c += 1 + c + (-a)
d += d * 2 + (b + a).relu()
e = c - d
f = e**2
g = f * 0.5
g += 10.0 * f
g.backward()
print("%.4f %.4f %.4f" % (g.data, a.grad, b.grad))
x, w = Value(1.5), Value(-2.0)
o = (x * w + x).relu() * w**2
o.backward()
print("\\n".join(draw_dot(o)))

class Line(Module):
    def __init__(self):
        self.w, self.b = Value(0.5), Value(-0.25)
    def __call__(self, x):
        return self.w * x + self.b
    def parameters(self):
        return [self.w, self.b]

line = Line()
for step in range(5):
    total = sum((line(float(x)) - 2.0 * x)**2 for x in range(4)) * 0.25
    line.zero_grad()
    total.backward()
    for p in line.parameters():
        p.data -= 0.05 * p.grad
    print(step, "%.6f" % total.data)
print(Module().parameters(), isinstance(line, Module))

model = MLP(2, [4, 1])
for k, p in enumerate(model.parameters()):
    p.data = 0.05 * (k % 7) + 0.02
scores = [model([Value(0.5), Value(-1.0)]), model([1.0, 2.0])]
losses = [(1 + -yi * scorei).relu() for yi, scorei in zip([1, -1], scores)]
data_loss = sum(losses) * (1.0 / len(losses))
reg_loss = 1e-4 * sum((p * p for p in model.parameters()))
total_loss = data_loss + reg_loss
model.zero_grad()
total_loss.backward()
for p in model.parameters():
    p.data -= 0.1 * p.grad
print(len(model.parameters()), model.layers[0].neurons[1].w[0].data != 0.0)
"""


def printed(imports: str, *paths: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", imports + CODE],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.install
@pytest.mark.slow
def test_the_same_code_prints_the_same_as_with_the_published_package(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "-q", "--target", tmp_path]
    subprocess.run([*map(str, command), "micrograd==0.1.0"], check=True, capture_output=True)
    assert printed(OURS, ROOT) == printed(THEIRS, tmp_path)


def test_the_code_for_micrograd_runs() -> None:
    out = printed(OURS, ROOT)
    assert not out.startswith("0.0000")
    assert "[] True" in out
    assert out.endswith("17 True\n")


def test_a_node_has_micrograds_names() -> None:
    a, b = Value(2.0), Value(-3.0)
    made = {"+": a + b, "*": a * b, "**3": a**3, "ReLU": a.relu(), "tanh": a.tanh(), "-": a - b}
    assert {sign: node._op for sign, node in made.items()} == {sign: sign for sign in made}
    assert (a * b)._prev == {a, b}
    assert (a * a)._prev == {a}
    assert (a._prev, a._op) == (set(), "")


def test_a_node_is_made_of_its_children_as_in_micrograd() -> None:
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    c = Value(-6.0, (a, b), "*")
    c.backward()
    assert (a.grad, b.grad, c._op, c.label) == (-3.0, 2.0, "*", None)
    square = Value(9.0, {Value(3.0)}, "*")
    assert square.local_derivatives == (3.0, 3.0)
    assert Value(1.0, ()).operation is None


@pytest.mark.parametrize(
    ("data", "children", "sign", "said"),
    [
        (5.0, (Value(2.0), Value(3.0)), "*", r"5 is not what '\*' gives on 2, 3"),
        (6.0, (Value(2.0),), "*", r"6 is not what '\*' gives on 2"),
        (1.0, (Value(2.0),), "swish", r"1 is not what 'swish' gives on 2"),
        (1.0, (3.0,), "+", r"children are Values, not 3\.0"),
    ],
)
def test_a_node_that_its_children_do_not_give_is_refused(
    data: float, children: Any, sign: str, said: str
) -> None:
    with pytest.raises((ValueError, TypeError), match=said):
        Value(data, children, sign)


def test_networks_are_modules() -> None:
    model = MLP(2, [3, 1], rng=1)
    assert isinstance(model, Module)
    assert all(isinstance(neuron, Module) for neuron in model.layers[0].neurons)
    assert Module().parameters() == []


@pytest.mark.slow
def test_our_trainer_goes_micrograds_own_way_through_its_demo() -> None:
    demo = json.loads((ROOT / "tests/data/micrograd_moons.json").read_text(encoding="utf-8"))
    inputs, *sizes = demo["sizes"]
    model = MLP(inputs, sizes, activation="relu")
    for parameter, number in zip(model.parameters(), demo["parameters"], strict=True):
        parameter.data = number
    rate = lambda epoch: 1.0 - 0.9 * (epoch - 1) / 100  # noqa: E731
    trainer = GradientDescent(model, "hinge", rate, l2=1e-4)
    history = trainer.fit(demo["X"], demo["y"], epochs=100, progress=False)
    assert len(demo["losses"]) == 100  # of each step the loss before it
    assert history.loss[:-1] == pytest.approx(demo["losses"], rel=1e-9, abs=0)
    assert history["accuracy"][-1] == 1.0
