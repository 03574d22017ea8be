"""There and back: the same numbers in NumPy's arrays and in PyTorch's modules."""

from __future__ import annotations

import copy
import doctest
import io
import math
import pickle
import random
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd import OPERATIONS, Value, no_grad
from nn import (
    MLP,
    GradientDescent,
    Layer,
    Neuron,
    from_torch,
    mse,
    to_numpy,
    to_torch,
    torch_modules,
)
from nn.model import Model
from nn.network import ACTIVATIONS

CLOSE = 1e-12  # by the larger of 1 and the number itself


@pytest.fixture
def torch() -> Any:
    return pytest.importorskip("torch")


def drawn(seed: int) -> MLP:
    """Return a random network: its depth, sizes, activations, by neuron too, and biases."""
    rng = random.Random(seed)
    sizes = [rng.randint(1, 6) for _ in range(rng.randint(1, 4))]

    def activation(size: int) -> Any:
        several = [rng.choice([*ACTIVATIONS]) for _ in range(size)]
        return rng.choice([several[0], several])

    model = MLP(
        rng.randint(1, 5),
        sizes,
        activation=[activation(size) for size in sizes[:-1]],
        output=activation(sizes[-1]),
        bias=[rng.random() < 0.7 for _ in sizes],
        rng=rng,
    )
    for parameter in model.parameters():
        parameter.data = rng.gauss(0, 1.5)
    return model


def rows_for(model: MLP, seed: int, count: int = 4) -> list[list[float]]:
    rng = random.Random(seed)
    rows = [[rng.gauss(0, 2) for _ in model._input_names] for _ in range(count)]
    return [[0.0 for _ in model._input_names], *rows]  # where nets without a bias are at a kink


def listed(outputs: Any) -> list[Value]:
    return outputs if isinstance(outputs, list) else [outputs]


def assert_close(some: Any, others: Any) -> None:
    for a, b in zip(np.ravel(some), np.ravel(others), strict=True):
        assert abs(a - b) <= CLOSE * max(1.0, abs(b))


def by_neuron(module: Any, of: Callable[[Any], Any]) -> list[float]:
    """Return the parameters of a Sequential, or what belongs to them, in this engine's order."""
    found: list[float] = []
    for part in module:
        if hasattr(part, "weight"):
            for i, weights in enumerate(of(part.weight).tolist()):
                found += weights if part.bias is None else [*weights, of(part.bias)[i].item()]
    return found


# NumPy


NUMPY: dict[str, Callable[[Any], Any]] = {
    "leaky_relu": lambda x: np.where(x > 0, x, 0.01 * x),
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softplus": lambda x: np.logaddexp(x, 0),
    "tanh": np.tanh,
}


@pytest.mark.parametrize("seed", range(40))
def test_arrays_used_by_hand_give_the_models_outputs(seed: int) -> None:
    model = drawn(seed)
    for row in rows_for(model, seed):
        o = np.array(row)
        for W, b, activation in to_numpy(model):
            net = W @ o + (0 if b is None else b)
            names = [activation] * len(net) if isinstance(activation, str) else activation
            o = np.array([NUMPY[name](x) for name, x in zip(names, net, strict=True)])
        assert_close(o, [output.data for output in listed(model(row))])


def test_arrays_have_documented_shapes_and_are_the_callers_own() -> None:
    model = MLP(3, [4, 2], [["tanh", "relu", "tanh", "linear"]], bias=[True, False], rng=0)
    first, last = to_numpy(model)
    assert (first.W.shape, first.b.shape, last.W.shape, last.b) == ((4, 3), (4,), (2, 4), None)
    assert {array.dtype for array in (first.W, first.b, last.W)} == {np.dtype("float64")}
    assert (first.activation, last.activation) == (["tanh", "relu", "tanh", "linear"], "linear")
    assert first.W[2, 1] == model.layers[0].neurons[2].w[1].data
    before = [p.data for p in model.parameters()]
    first.W[:] = first.b[:] = 7
    assert [p.data for p in model.parameters()] == before


def test_a_layer_and_a_neuron_are_one_layer() -> None:
    layer, neuron = Layer(2, 3, "relu", rng=1), Neuron(2, "sigmoid", bias=0.5, rng=1)
    for model, shape in ((layer, (3, 2)), (neuron, (1, 2))):
        ((W, b, activation),) = to_numpy(model)
        assert W.shape == shape
        assert [*np.column_stack([W, b]).ravel()] == [p.data for p in model.parameters()]
        assert activation in ("relu", "sigmoid")
    assert to_numpy(Layer(0, 2))[0].W.shape == (2, 0)


class Doubled(MLP):
    def __call__(self, inputs: Any) -> Any:
        return 2 * super().__call__(inputs)


class Own(Model):
    pass


def test_a_model_that_computes_in_another_way_is_refused() -> None:
    for model, got in (
        (Doubled(1, [1]), "Doubled"),
        (Own(), "Own"),
        (MLP, "the class MLP"),
        (3.0, "float"),
    ):
        with pytest.raises(TypeError, match=f"takes an MLP, a Layer or a Neuron: got {got}$"):
            to_numpy(model)  # type: ignore[arg-type]
    layer = Layer(2, 2)
    layer.neurons[0] = Neuron(2, bias=False)
    with pytest.raises(ValueError, match="some neurons of layer 1 have a bias, some do not"):
        to_numpy(layer)
    layer.neurons.clear()
    with pytest.raises(ValueError, match="layer 1 has no neurons"):
        to_numpy(layer)

    class Named(MLP):
        """Only has a name of its own."""

    assert len(to_numpy(Named(1, [2, 1]))) == 2


@pytest.mark.parametrize(
    ("function", "library", "message"),
    [
        (to_torch, "torch", "^to_torch needs PyTorch: pip install torch$"),
        (from_torch, "torch", "^from_torch needs PyTorch: pip install torch$"),
        (to_numpy, "numpy", "^to_numpy needs NumPy: pip install numpy$"),
    ],
)
def test_without_the_library_a_line_says_how_to_get_it(
    function: Any, library: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=message):
        function(MLP(1, [1]))


def test_a_library_that_lacks_something_itself_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / "torch.py").write_text("import something_that_is_not_there")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    with pytest.raises(ImportError, match="No module named 'something_that_is_not_there'"):
        to_torch(MLP(1, [1]))


# PyTorch: there


@pytest.mark.torch
@pytest.mark.parametrize("seed", range(200))
def test_outputs_and_gradients_agree(torch: Any, seed: int) -> None:
    model = drawn(seed)
    module = to_torch(model)
    rows = [[Value(x) for x in row] for row in rows_for(model, seed)]
    outputs = [listed(model(row)) for row in rows]
    targets = [[random.Random(seed).gauss(0, 1) for _ in row] for row in outputs]
    mse(targets, outputs).backward()

    X = torch.tensor([[x.data for x in row] for row in rows], dtype=torch.float64)
    X.requires_grad_()
    theirs = module(X)
    torch.nn.functional.mse_loss(theirs, torch.tensor(targets, dtype=torch.float64)).backward()
    assert_close(theirs.tolist(), [[o.data for o in row] for row in outputs])
    assert_close(by_neuron(module, lambda p: p.grad), [p.grad for p in model.parameters()])
    assert_close(X.grad.tolist(), [[x.grad for x in row] for row in rows])


NETS = [
    0.0, -0.0, 5e-324, -5e-324, 1e-17, -1e-17, 1e-9, 0.3, -0.3, 1.0, -1.0, 5.0, -5.0, 19.999, 20.0,
    20.001, 25.0, 30.0, 36.0, 37.5, 39.999, 40.0, 40.001, 100.0, -19.9, -20.1, -40.0, -100.0, 709.0,
    -709.0, 711.0, -711.0, -745.0, -746.0, 1e4, -1e4, 1e300, -1e300,
]  # fmt: skip


@pytest.mark.torch
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_agrees_at_kinks_and_far_out(torch: Any, activation: str) -> None:
    neuron = Neuron(1, activation, bias=False, weights=[1.0])
    module = to_torch(neuron)
    for net in NETS:
        x, theirs = Value(net), torch.tensor([net], dtype=torch.float64, requires_grad=True)
        o, out = neuron(x), module(theirs)
        o.backward()
        out.backward()
        assert_close([out.item(), theirs.grad.item()], [o.data, x.grad])


@pytest.mark.torch
def test_slopes_at_the_kinks_are_the_same(torch: Any) -> None:
    for activation, slope in (("relu", 0.0), ("leaky_relu", 0.01)):
        at_0 = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        module = to_torch(Neuron(1, activation, weights=[1.0]))
        module(at_0).backward()
        assert at_0.grad.item() == slope


@pytest.mark.torch
def test_the_modules_are_those_anyone_would_write(torch: Any) -> None:
    module = to_torch(MLP(2, [3, 3, 1], ["leaky_relu", "softplus"], bias=[True, True, False]))
    kinds = [type(part).__name__ for part in module]
    assert kinds == ["Linear", "LeakyReLU", "Linear", "Softplus", "Linear"]
    assert module[1].negative_slope == 0.01
    assert module[4].bias is None
    assert {p.dtype for p in module.parameters()} == {torch.float64}
    assert all(p.requires_grad for p in module.parameters())
    assert module(torch.zeros(7, 2, dtype=torch.float64)).shape == (7, 1)
    assert module(torch.zeros(5, 7, 2, dtype=torch.float64)).shape == (5, 7, 1)
    mixed = to_torch(MLP(2, [2], output=["relu", "linear"], rng=0))
    several = torch.tensor([[[1.0, -2.0], [-3.0, 0.5]]], dtype=torch.float64)
    assert torch.equal(mixed(several)[0, 1], mixed(several[0, 1]))


@pytest.mark.torch
def test_the_module_has_weights_of_its_own_and_leaves_the_generator_alone(torch: Any) -> None:
    model = MLP(2, [3, 1], rng=0)
    before, state = [p.data for p in model.parameters()], torch.get_rng_state()
    module = to_torch(model)
    assert torch.equal(torch.get_rng_state(), state)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.fill_(7.0)
    assert [p.data for p in model.parameters()] == before


@pytest.mark.torch
def test_a_module_is_copied_pickled_saved_and_loaded(torch: Any) -> None:
    module = to_torch(MLP(2, [3, 1], [["tanh", "relu", "linear"]], rng=0))
    file = io.BytesIO()
    torch.save(module, file)
    file.seek(0)
    row = torch.tensor([0.5, -1.0], dtype=torch.float64)
    loaded = torch.load(file, weights_only=False)
    for other in (copy.deepcopy(module), pickle.loads(pickle.dumps(module)), loaded):
        assert torch.equal(other(row), module(row))
        assert type(other[1]) is type(module[1])
    with pytest.raises(AttributeError, match="has no attribute 'ByNeutron'"):
        _ = torch_modules.ByNeutron


@pytest.mark.torch
def test_a_layer_and_a_neuron_go_out_too(torch: Any) -> None:
    for model in (Layer(3, 2, "softplus", rng=1), Neuron(3, "sigmoid", rng=1)):
        row = [0.5, -1.0, 2.0]
        theirs = to_torch(model)(torch.tensor(row, dtype=torch.float64))
        assert_close(theirs.tolist(), [o.data for o in listed(model(row))])
    with pytest.raises(TypeError, match="to_torch takes an MLP, a Layer or a Neuron: got Own"):
        to_torch(Own())  # type: ignore[arg-type]


@pytest.mark.torch
def test_examples_of_the_docstrings_print_what_they_say(torch: Any) -> None:
    for function in (to_torch, from_torch):
        assert function.__doc__
        source = function.__doc__.replace("  # doctest: +SKIP", "")
        names = {"MLP": MLP, "to_torch": to_torch, "from_torch": from_torch}
        test = doctest.DocTestParser().get_doctest(source, names, function.__name__, None, 0)
        failed, attempted = doctest.DocTestRunner().run(test)
        assert attempted >= 3
        assert failed == 0


# PyTorch: back


def told(model: MLP) -> Any:
    activations = [[n.activation for n in layer.neurons] for layer in model.layers]
    return [(name, p.data) for name, p in model.named_parameters()], activations


@pytest.mark.torch
@pytest.mark.parametrize("seed", range(100))
def test_there_and_back_keeps_every_bit(torch: Any, seed: int) -> None:
    model = drawn(seed)
    module = to_torch(model)
    back = from_torch(module)
    assert told(back) == told(model)
    again, state = to_torch(back).state_dict(), module.state_dict()
    assert again.keys() == state.keys()
    assert all(torch.equal(again[key], state[key]) for key in state)
    for row in rows_for(model, seed):
        assert [o.data for o in listed(back(row))] == [o.data for o in listed(model(row))]


@pytest.mark.torch
def test_float32_weights_are_taken_as_they_are(torch: Any) -> None:
    nn = torch.nn
    for dtype, close in ((torch.float32, 1e-5), (torch.bfloat16, 0.1), (torch.float64, 1e-12)):
        torch.manual_seed(0)
        module = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2)).to(dtype)
        model = from_torch(module)
        assert [p.data for p in model.parameters()] == by_neuron(module, lambda p: p)
        theirs = module(torch.tensor([0.5, -1.0, 2.0], dtype=dtype)).tolist()
        ours = [o.data for o in model([0.5, -1.0, 2.0])]
        assert max(abs(a - b) for a, b in zip(theirs, ours, strict=True)) < close


@pytest.mark.torch
def test_what_changes_nothing_is_passed_over(torch: Any) -> None:
    nn = torch.nn
    inner = nn.Sequential(nn.Linear(2, 3, bias=False), nn.Identity(), nn.ReLU(), nn.Dropout(0.5))
    module = nn.Sequential(
        nn.Dropout(0.1), inner, nn.Sequential(), nn.Linear(3, 3), nn.Linear(3, 1)
    )
    module.append(nn.Sigmoid())
    model = from_torch(module.double().eval())
    used = [{n.activation for n in layer.neurons} for layer in model.layers]
    assert used == [{"relu"}, {"linear"}, {"sigmoid"}]
    assert [layer.neurons[0].b is None for layer in model.layers] == [True, False, False]
    row = torch.tensor([0.5, -1.0], dtype=torch.float64)
    assert_close(module(row).tolist(), [model([0.5, -1.0]).data])
    assert len(from_torch(nn.Linear(2, 2)).layers) == 1
    assert len(from_torch(nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.0))).layers) == 1


@pytest.mark.torch
def test_pytorchs_own_softplus_is_taken_though_it_cuts_off_at_20(torch: Any) -> None:
    module = torch.nn.Sequential(torch.nn.Linear(1, 1, bias=False), torch.nn.Softplus()).double()
    with torch.no_grad():
        module[0].weight.fill_(1.0)
    there = module(torch.tensor([20.001], dtype=torch.float64)).item()
    assert 1e-9 < from_torch(module)([20.001]).data - there < 2.1e-9


@pytest.mark.torch
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda nn: nn.Sequential(nn.Linear(1, 2), nn.GELU()), "^GELU at position 1 has no count"),
        (
            lambda nn: nn.Sequential(nn.Linear(1, 2), nn.Sequential(nn.Tanh(), nn.Conv1d(1, 1, 1))),
            r"^Conv1d at position 1\.1 has no counterpart in an MLP: from_torch takes a Sequential",
        ),
        (
            lambda nn: nn.Sequential(nn.Linear(1, 2), nn.Softmax(-1)),
            "^Softmax at position 1 .*: the loss cross_entropy includes it: leave it out$",
        ),
        (lambda nn: nn.Sequential(nn.Flatten(), nn.Linear(1, 2)), "^Flatten at position 0 .* flat"),
        (lambda nn: nn.ReLU(), "^ReLU comes before the first Linear: an MLP begins with one$"),
        (
            lambda nn: nn.Sequential(nn.Linear(1, 2), nn.ReLU(), nn.Dropout(0.0), nn.Tanh()),
            "^Tanh at position 3 follows ReLU at position 1: a layer has one activation$",
        ),
        (
            lambda nn: nn.Sequential(nn.Linear(1, 2), nn.LeakyReLU(0.2)),
            "^LeakyReLU at position 1 has slope 0.2 below 0: leaky_relu here has 0.01$",
        ),
        (
            lambda nn: nn.Sequential(nn.Linear(1, 2), nn.Softplus(beta=2)),
            "^Softplus at position 1 has beta 2 and threshold 20: softplus here has beta 1",
        ),
        (lambda nn: nn.Sequential(nn.Linear(1, 2), nn.Softplus(1, 5)), "and threshold 5: softplus"),
        (
            lambda nn: nn.Sequential(nn.Linear(1, 2), nn.Dropout(0.5)),
            r"^Dropout at position 1 drops numbers at random in training: call eval\(\) first$",
        ),
        (
            lambda nn: nn.Sequential(nn.Linear(1, 2), nn.Linear(3, 1)),
            "^Linear at position 1 takes 3 inputs, and Linear at position 0 gives 2$",
        ),
        (lambda nn: nn.Sequential(*[nn.Linear(2, 2)] * 2), "1 shares its weights with another"),
        (lambda nn: nn.Sequential(), "^there is no Linear in it"),
        (lambda nn: nn.Linear, "a torch.nn.Sequential of .*: got the class Linear$"),
        (lambda nn: [nn.Linear(1, 1)], "a torch.nn.Sequential of .*: got list$"),
        (lambda nn: MLP(1, [1]), "a torch.nn.Sequential of .*: got MLP$"),
        (lambda nn: nn.LazyLinear(2), "^LazyLinear has hooks"),
        (lambda nn: nn.DataParallel(nn.Linear(1, 1)), "^DataParallel .* its attribute module"),
        (lambda nn: nn.Linear(1, 1, dtype=complex_()), "has a weight of torch.complex64"),
        (lambda nn: subclass(nn.Sequential)(nn.Linear(1, 1)), "^Other has no counterpart"),
        (lambda nn: nn.Sequential(subclass(nn.Linear)(1, 1)), "^Other at position 0 has no count"),
        (lambda nn: patched(nn.Linear(1, 1)), "^Linear has no counterpart"),
        (lambda nn: hooked(nn.Linear(1, 1), "forward"), "^Linear has hooks, which may change"),
        (lambda nn: hooked(nn.Linear(1, 1), "forward_pre"), "^Linear has hooks, which may change"),
    ],
)
def test_what_an_mlp_has_not_is_refused_by_name_and_place(
    torch: Any, make: Callable[[Any], Any], message: str
) -> None:
    module = make(torch.nn)
    with pytest.raises((TypeError, ValueError), match=message):
        from_torch(module)


def complex_() -> Any:
    import torch

    return torch.complex64


def subclass(kind: Any) -> Any:
    return type("Other", (kind,), {"forward": lambda self, x: 2 * kind.forward(self, x)})


def patched(module: Any) -> Any:
    module.forward = lambda x: x
    return module


def hooked(module: Any, which: str) -> Any:
    getattr(module, f"register_{which}_hook")(lambda *given: None)
    return module


@pytest.mark.torch
def test_a_mixed_layer_that_does_not_fit_is_refused(torch: Any) -> None:
    mixed = to_torch(MLP(1, [2], output=["tanh", "relu"]))[1]
    module = torch.nn.Sequential(torch.nn.Linear(1, 3), mixed)
    with pytest.raises(ValueError, match=r"ByNeuron at position 1 has 2: Linear at .* needs 3 act"):
        from_torch(module)
    mixed.activations[1] = torch.nn.GELU()
    with pytest.raises(TypeError, match=r"^GELU in ByNeuron at position 1 has no counterpart"):
        from_torch(torch.nn.Sequential(torch.nn.Linear(1, 2), mixed))


@pytest.mark.torch
def test_subclasses_that_compute_alike_come_back(torch: Any) -> None:
    class Named(torch.nn.Sequential):  # type: ignore[misc]
        """A Sequential of your own, as libraries make them."""

    module = Named()
    module.add_module("hidden", torch.nn.Linear(2, 3))
    module.add_module("squash", torch.nn.Tanh())
    assert len(from_torch(module).parameters()) == 9
    module.add_module("odd", torch.nn.GELU())
    with pytest.raises(TypeError, match=r"^GELU at position odd has no counterpart"):
        from_torch(module)


@pytest.mark.torch
def test_numbers_that_are_not_finite_go_out_and_do_not_come_back(torch: Any) -> None:
    model = MLP(2, [1], rng=0)
    for place, name in ((0, "weight"), (2, "bias")):
        for number in (math.inf, math.nan):
            model.parameters()[place].data = number
            module = to_torch(model)
            assert repr(by_neuron(module, lambda p: p)[place]) == repr(number)
            with pytest.raises(ValueError, match=f"^Linear at position 0 has a {name} that is not"):
                from_torch(module)
        model.parameters()[place].data = 1.0


def test_every_activation_is_tried() -> None:
    assert {*ACTIVATIONS} == {*NUMPY}
    assert {operation.name for operation in OPERATIONS.values()} >= {*NUMPY} - {"linear"}


@pytest.mark.torch
def test_trained_there_it_goes_on_here(torch: Any) -> None:
    model = MLP(2, [4, 1], rng=3)
    X, y = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [1.0, 1.0, 0.0]
    module, rows = to_torch(model), torch.tensor(X, dtype=torch.float64)
    optimizer = torch.optim.SGD(module.parameters(), 0.1)
    for _ in range(30):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(module(rows)[:, 0], rows.new_tensor(y))
        loss.backward()
        optimizer.step()
    GradientDescent(model, "mse", 0.1).fit(X, y, 30, progress=False)
    back = from_torch(module)
    assert_close([p.data for p in back.parameters()], [p.data for p in model.parameters()])
    with no_grad():
        assert_close(back(X[0]).data, model(X[0]).data)
