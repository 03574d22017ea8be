"""Models and training in files: one JSON object each, data only, checked when it is read."""

from __future__ import annotations

import json
import math
import os
import random
import stat
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from autograd import Value
from autograd.files import write_file
from autograd.notation import counted
from autograd.numbers import number

from .arguments import whole
from .descent import GradientDescent
from .errors import FileError
from .history import History
from .losses import LOSSES
from .model import Model
from .network import MLP, Layer, Neuron
from .optimizers import State
from .scaling import Scaler

FORMAT, VERSION = "gradb", 1
MOST_BYTES = 200_000_000
KINDS: dict[str, type[Model]] = {"MLP": MLP, "Layer": Layer, "Neuron": Neuron}
Path = str | os.PathLike[str]


def save_model(model: Model, path: Path) -> None:
    """Do as `Model.save` says."""
    _write({"model": _of_model(model)}, path)


def save_trainer(trainer: GradientDescent, path: Path) -> None:
    """Do as `GradientDescent.save` says."""
    _write({"model": _of_model(trainer.model), "training": _of_trainer(trainer)}, path)


def load(path: str | os.PathLike[str]) -> Any:
    """Read a saved model, also one saved with its training: a Neuron, a Layer or an MLP.

    Args:
        path: a file that `model.save` or `trainer.save` wrote.

    Returns:
        The model, with its weights, scaler, columns and classes.

    Raises:
        FileError: it is another file, damaged, or of a newer version.
        OSError: it cannot be read.

    >>> from tempfile import mkdtemp
    >>> model = MLP(2, [3, 1], rng=0)
    >>> path = mkdtemp() + "/model.json"
    >>> model.save(path)
    >>> load(path).predict([[0.5, -1.0]]) == model.predict([[0.5, -1.0]])
    True
    """
    name, content = _read(path)
    return _told(name, lambda: _model(content["model"], None, name))


def resume(
    path: str | os.PathLike[str],
    *,
    loss: Callable[[Any, Any], Value] | None = None,
    learning_rate: Callable[[int], float] | None = None,
    model: Any = None,
) -> GradientDescent:
    """Read a saved training: it continues and ends with the same bits as if it had never stopped.

    Call its `fit` with the samples again, and with the epochs that are left, such as
    `epochs=100 - trainer.epoch`.

    Args:
        path: a file that `trainer.save` wrote.
        loss: your own function, if it was trained with one: functions are not stored.
        learning_rate: your own function of the epoch, if it was trained with one.
        model: your own model, if it was not one of this package's; it gets the weights.

    Returns:
        The trainer, with its `model`, `history` and the state of its random numbers.

    Raises:
        FileError: it is another file, damaged, or of a newer version.
        TypeError, ValueError: a function or a model is missing, or does not fit.
        OSError: it cannot be read.

    >>> from tempfile import mkdtemp
    >>> trainer = GradientDescent(MLP(1, [2, 1], rng=0), momentum=0.9, batch_size=1, rng=0)
    >>> X, y = [[0.0], [1.0]], [1.0, -1.0]
    >>> _ = trainer.fit(X, y, epochs=5)
    >>> path = mkdtemp() + "/run.json"
    >>> trainer.save(path)
    >>> resume(path).fit(X, y, epochs=5).loss == trainer.fit(X, y, epochs=5).loss
    True
    """
    name, content = _read(path)
    if "training" not in content:
        raise FileError(f"{name} holds a model without its training: read it with nn.load")
    saved = _told(name, lambda: dict(content["training"]))
    given = {"loss": loss, "learning_rate": learning_rate}
    for what, function in given.items():
        own = saved.get(f"own_{what}")
        if own and function is None:
            raise ValueError(
                f"{name} was trained with a function of your own as {what}, {own}: give it, "
                f"resume(path, {what}={own})"
            )
        if function is not None and not own:
            raise ValueError(f"{name} has its {what}, {saved.get(what)!r}: leave {what} out")
        saved[what] = function if own else saved.get(what)
    trainer: GradientDescent = _told(
        name, lambda: _trainer(saved, _model(content["model"], model, name))
    )
    return trainer


# what is written


def _of_model(model: Any) -> dict[str, Any]:
    values = list(model.parameters())
    if len({*map(id, values)}) < len(values):
        raise ValueError("one Value is used as two weights: a file would hold it as two Values")
    kind, about = type(model).__name__, {}
    if isinstance(model, Model):
        about = {
            "columns": list(model.columns),
            "classes": list(model.classes),
            "aims": list(model.aims),
            "scaler": None if model.scaler is None else model.scaler.as_dict(),
        }
    if KINDS.get(kind) is not type(model):
        return {"kind": "own", "name": kind, "numbers": [x.data for x in values], **about}
    layers = [
        {
            "activations": [neuron.activation for neuron in neurons],
            "weights": [[w.data for w in neuron.w] for neuron in neurons],
            "biases": [None if neuron.b is None else neuron.b.data for neuron in neurons],
        }
        for neurons in model.neurons_by_layer()
    ]
    return {"kind": kind, "layers": layers, **about}


def _of_trainer(trainer: GradientDescent) -> dict[str, Any]:
    index = {id(value): i for i, value in enumerate(trainer.model.parameters())}
    if not all(id(parameter) in index for parameter in trainer.parameters):
        raise ValueError("a parameter does not belong to the model: a file would lose it")
    saved: dict[str, Any] = {
        "loss": next((name for name, loss in LOSSES.items() if loss is trainer.loss), None),
        "learning_rate": None if callable(trainer.learning_rate) else trainer.learning_rate,
        "batch_size": trainer.batch_size,
        "parameters": [index[id(parameter)] for parameter in trainer.parameters],
        "l2": trainer.l2,
        "optimizer": trainer.optimizer,
        "momentum": trainer.momentum,
        "schedule": trainer.schedule and trainer.schedule.written,
        "clip": trainer.clip,
        "engine": trainer.engine,
    }
    for what in ("loss", "learning_rate"):
        if saved[what] is None:
            function = getattr(trainer, what)
            saved[f"own_{what}"] = getattr(function, "__name__", type(function).__name__)
    history, best = trainer.history, trainer.best
    return {
        **saved,
        "state": _of_state(trainer.state()),
        "best": None if best is None else _of_state(best),
        "history": {
            "updates_per_epoch": history.updates_per_epoch,
            "interrupted": history.interrupted,
            "best": history.best,
            "patience_from": history.patience_from,
            "columns": {name: history[name] for name in history.names},
        },
    }


def _of_state(state: State) -> dict[str, Any]:
    version, numbers, gauss = state.rng
    rng = [version, list(numbers), gauss]
    return {"epoch": state.epoch, "weights": state.weights, "kept": state.kept, "rng": rng}


def _write(content: Mapping[str, Any], path: Path) -> None:
    try:
        body = json.dumps({"format": FORMAT, "version": VERSION, **content}, allow_nan=False)
    except ValueError:
        raise ValueError("a number is not finite: a file holds finite numbers only") from None
    write_file(os.fsdecode(path), _signed(body), sync=True)


def _signed(body: str) -> bytes:
    """Return an object's text with a digest of it as its last entry."""
    digest = sha256(body.encode()).hexdigest()
    return f'{body[:-1]}, "sha256": "{digest}"}}\n'.encode()


# what is read


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the base name of a file and the object in it, or say what is wrong with it."""
    name = os.path.basename(os.fsdecode(path))
    try:
        status = os.stat(path)
    except ValueError as error:  # a NUL in it
        raise FileError(f"{name!r} is not a path: {error}") from None
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        raise FileError(f"{name} is a device or a pipe, not a file")
    size = status.st_size
    if size > MOST_BYTES:
        raise FileError(f"{name} has {size:,} bytes, more than any model here: it is another file")
    with open(path, "rb") as file:
        raw = file.read(MOST_BYTES + 1)
    foreign = f"{name} is not a file that model.save or trainer.save wrote"
    damaged = f"{name} is damaged: it is not what was saved. Take the last good copy of it"
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        ours = raw[:40].startswith(b'{"format": "%s"' % FORMAT.encode())
        cut = f"{name} is cut off or damaged: take the last good copy of it"
        raise FileError(cut if ours else foreign) from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise FileError(foreign)
    version = content.get("version")
    if isinstance(version, int) and version > VERSION:
        raise FileError(
            f"{name} is of version {version}, but this program knows {VERSION}: get a newer gradb"
        )
    content.pop("sha256", None)
    if raw != _signed(json.dumps(content)):
        raise FileError(damaged)
    return name, content


def _told(name: str, build: Callable[[], Any]) -> Any:
    """Build something from what was read, or say that the file does not hold it."""
    try:
        return build()
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(f"{name} does not hold a whole model or training: {error}") from None


def _model(saved: Mapping[str, Any], own: Any, name: str) -> Any:
    kind = saved["kind"]
    if kind == "own":
        if own is None:
            raise FileError(
                f"{name} holds the weights of a model of your own, {saved['name']}: give it, "
                "resume(path, model=…)"
            )
        model = _with_numbers(own, saved["numbers"], name)
        if "columns" not in saved:
            return model
    elif own is not None:
        raise FileError(f"{name} has its model ({kind}): leave model out")
    else:
        model = _built(kind, saved["layers"])
    model.classes, model.aims = tuple(saved["classes"]), tuple(saved["aims"])
    if saved["columns"]:
        model.columns = saved["columns"]
    if saved["scaler"] is not None:
        model.scaler = Scaler.from_dict(saved["scaler"])
        if len(model.scaler.columns) != len(model._input_names):
            raise ValueError("the scaler does not have a scale for each input")
    return model


def _with_numbers(own: Any, numbers: Sequence[float], name: str) -> Any:
    parameters, found = own.parameters(), counted(len(numbers), "number")
    if len(parameters) != len(numbers):
        raise FileError(f"{name} has {found}, but the model has {len(parameters)}")
    for parameter, data in zip(parameters, map(number, numbers), strict=True):
        parameter.data = data
    return own


def _built(kind: str, layers: Sequence[Mapping[str, Any]]) -> Model:
    if kind not in KINDS:
        raise ValueError(f"there is no model {kind!r}")
    inputs = len(layers[0]["weights"][0])
    activations = [layer["activations"] for layer in layers]
    weights = [layer["weights"] for layer in layers]
    biases = [layer["biases"] for layer in layers]
    has_bias = [row[0] is not None for row in biases]
    if kind == "Neuron":
        bias = biases[0][0] if has_bias[0] else False
        return Neuron(inputs, activations[0][0], bias, weights[0][0])
    if kind == "Layer":
        started = biases[0] if has_bias[0] else None
        return Layer(inputs, len(weights[0]), activations[0], has_bias[0], weights[0], started)
    sizes = [len(rows) for rows in weights]
    starts = [row if has else None for row, has in zip(biases, has_bias, strict=True)]
    return MLP(inputs, sizes, activations[:-1], activations[-1], has_bias, weights, starts)


def _trainer(saved: dict[str, Any], model: Any) -> GradientDescent:
    values = model.parameters()
    trainer = GradientDescent(
        model,
        saved["loss"],
        saved["learning_rate"],
        saved["batch_size"],
        [values[i] for i in saved["parameters"]],
        saved["l2"],
        random.Random(),
        optimizer=saved["optimizer"],
        momentum=saved["momentum"],
        schedule=saved["schedule"],
        clip=saved["clip"],
        engine=saved.get("engine", "eager"),
    )
    trainer.best = None if saved["best"] is None else _state(saved["best"], trainer.state())
    trainer.restore(_state(saved["state"], trainer.state()))
    trainer.history = _history(saved["history"])
    return trainer


def _state(saved: Mapping[str, Any], like: State) -> State:
    """Return a state; `like` it is one of the same trainer."""
    version, numbers, gauss = saved["rng"]
    weights = tuple(map(number, saved["weights"]))
    kept = tuple([tuple(map(number, found)) for found in saved["kept"]])
    if len(weights) != len(like.weights) or [*map(len, kept)] != [*map(len, like.kept)]:
        raise ValueError("it does not have a number for each parameter")
    rng = (version, tuple(numbers), gauss)
    return State(whole("epoch", saved["epoch"], 0), weights, kept, rng)


def _history(saved: Mapping[str, Any]) -> History:
    columns = saved["columns"]
    history = History(saved["updates_per_epoch"], [*columns])
    history.interrupted = saved["interrupted"]
    history.patience_from = whole("patience_from", saved["patience_from"], 0)
    history.best = None if saved["best"] is None else whole("best", saved["best"], 0)
    for entry in zip(*columns.values(), strict=True):
        history.add({name: x for name, x in zip(columns, entry) if math.isfinite(x)})
    return history
