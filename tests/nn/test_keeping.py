"""Files of models and of training: the same bits come back, or a reason why not."""

from __future__ import annotations

import builtins
import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import autograd.files
from autograd import Value
from autograd.files import write_file
from nn import MLP, GradientDescent, Layer, Module, Neuron, Scaler, Table, load, mse, resume
from nn.errors import FileError
from nn.keeping import MOST_BYTES, _signed

from ..autograd.cutting import PACKAGE, cut

ROOT = Path(__file__).parents[2]
DRAW = random.Random(5)
X = [[DRAW.uniform(-1, 1), DRAW.uniform(-1, 1)] for _ in range(9)]
Y = [x - 2 * z + 0.5 for x, z in X]
WORDS = ["rose" if y > 0.5 else "iris" for y in Y]
TABLE = Table(X, [float(word == "rose") for word in WORDS], ["long", "wide"], "kind",
              ["iris", "rose"])  # fmt: skip
Maker = Callable[[], Any]


def scaled(model: Any, targets: bool = False) -> Any:
    model.scaler = Scaler(targets=targets).fit(X, Y) if targets else Scaler().fit(TABLE)
    return model


MODELS: dict[str, Maker] = {
    "neuron": lambda: Neuron(2, "sigmoid", rng=1),
    "neuron without bias": lambda: Neuron(2, "softplus", bias=False, rng=1),
    "neuron of one input": lambda: Neuron(1, "leaky_relu", bias=-0.5, rng=1),
    "layer": lambda: Layer(2, 3, ["tanh", "relu", "linear"], rng=1, biases=[0.1, -0.2, 1e-300]),
    "layer without bias": lambda: Layer(2, 2, bias=False, rng=1),
    "network": lambda: MLP(2, [3, 2, 1], rng=1),
    "mixed": lambda: MLP(
        2, [2, 3, 2], activation=["relu", ["tanh", "sigmoid", "softplus"]],
        output=["linear", "sigmoid"], bias=[True, False, True], rng=1,
        biases=[[0.1, 0.2], None, [-0.0, 1e300]],
    ),
    "scaled": lambda: scaled(MLP(2, [2, 1], rng=1)),
    "targets scaled": lambda: scaled(MLP(2, [2, 1], rng=1), targets=True),
    "of Values": lambda: MLP(1, [1], weights=[[[Value(0.1 + 0.2, "slope")]]]),
}  # fmt: skip


def about(model: Any) -> tuple[Any, ...]:
    """Return all that a model is."""
    return (
        type(model),
        [parameter.data.hex() for parameter in model.parameters()],
        [[n.activation for n in layer] for layer in model.neurons_by_layer()],
        [[n.b is None for n in layer] for layer in model.neurons_by_layer()],
        model.columns,
        model.classes,
        model.aims,
        None if model.scaler is None else model.scaler.as_dict(),
    )


@pytest.mark.parametrize("name", MODELS)
def test_a_model_comes_back_to_the_bit(name: str, tmp_path: Path) -> None:
    model = MODELS[name]()
    model.save(tmp_path / "model.json")
    back = load(str(tmp_path / "model.json"))
    assert about(back) == about(model)
    rows = X if len(model.example()) and name not in ("neuron of one input", "of Values") else [
        [x] for x, _ in X
    ]  # fmt: skip
    assert back.predict(rows) == model.predict(rows)
    assert os.listdir(tmp_path) == ["model.json"]


@pytest.mark.parametrize("loss", ["cross_entropy", "binary_cross_entropy", "hinge", "mse"])
def test_columns_and_classes_come_back(loss: str, tmp_path: Path) -> None:
    output = "sigmoid" if loss == "binary_cross_entropy" else "linear"
    model = MLP(2, [2, 2 if loss == "cross_entropy" else 1], output=output, rng=1)
    model.scaler = Scaler().fit(TABLE)
    GradientDescent(model, loss).fit(TABLE, epochs=3, progress=False)
    model.save(tmp_path / "model.json")
    back = load(tmp_path / "model.json")
    assert about(back) == about(model)
    assert (back.columns, back.classes) == (("long", "wide"), ("iris", "rose"))
    assert back.predict_class(TABLE.X) == model.predict_class(TABLE.X)
    rows = [{"wide": z, "long": x} for x, z in X]
    assert back.predict(rows) == model.predict(X)
    assert back.confusion(X, WORDS) == model.confusion(X, WORDS)
    assert back([0.5, 0.5]) is not None
    assert about(load(tmp_path / "model.json")) == about(back)


# training


def doubled(targets: Any, predictions: Any) -> Value:
    return mse(targets, predictions) * 2


def falling(epoch: int) -> float:
    return 0.2 / epoch


class Line(Module):
    """A model of your own."""

    def __init__(self) -> None:
        self.slopes = [Value(0.5), Value(0.25)]

    def parameters(self) -> list[Value]:
        return self.slopes

    def __call__(self, row: Sequence[float]) -> Value:
        return self.slopes[0] * row[0] + self.slopes[1] * row[1]


class Widened(MLP):
    """A network of your own."""


def held(model: MLP) -> GradientDescent:
    layer = model.layers[0]
    return GradientDescent(model, parameters=layer.neurons[1].w, l2=0.1, momentum=0.5, rng=3)


OWN = {"loss": doubled, "learning_rate": falling}
# how a trainer is made, and what resume asks for
TRAINERS: dict[str, tuple[Callable[[], GradientDescent], dict[str, Any]]] = {
    "plain": (lambda: GradientDescent(MLP(2, [2, 1], rng=1), rng=3), {}),
    "momentum": (
        lambda: GradientDescent(MLP(2, [2, 1], rng=1), momentum=0.9, batch_size=4, rng=3), {},
    ),
    "adam": (
        lambda: GradientDescent(scaled(MLP(2, [2, 1], rng=1), targets=True), "rmse", 0.01, 1,
                                optimizer="adam", clip=0.5, schedule="step 2", rng=3), {},
    ),
    "cosine": (
        lambda: GradientDescent(Neuron(2, rng=1), schedule="cosine", l2=0.01, batch_size=2, rng=3),
        {},
    ),
    "held": (lambda: held(MLP(2, [2, 1], rng=1)), {}),
    "gauss": (
        lambda: GradientDescent(Layer(2, 1, rng=1), batch_size=2, rng=after_gauss()), {},
    ),
    "own functions": (
        lambda: GradientDescent(MLP(2, [2, 1], rng=1), doubled, falling, 2, rng=3), OWN,
    ),
    "own model": (
        lambda: GradientDescent(Line(), momentum=0.9, batch_size=4, rng=3), {"model": Line()},
    ),
    "own network": (
        lambda: GradientDescent(scaled(Widened(2, [2, 1], rng=1)), optimizer="adam", rng=3),
        {"model": Widened(2, [2, 1], rng=9)},
    ),
}  # fmt: skip


def after_gauss() -> random.Random:
    rng = random.Random(3)
    rng.gauss(0.0, 1.0)  # which keeps a number for the next time
    return rng


def everything(trainer: GradientDescent) -> tuple[Any, ...]:
    history = trainer.history
    return (
        trainer.state(), trainer.best, {name: [*history[name]] for name in history.names},
        history.updates_per_epoch, history.interrupted,
        trainer.loss, trainer.learning_rate, trainer.batch_size, trainer.l2, trainer.optimizer,
        trainer.momentum, trainer.clip, trainer.schedule and trainer.schedule.written,
    )  # fmt: skip


@pytest.mark.parametrize("name", TRAINERS)
@pytest.mark.parametrize("more", [{}, {"validation": 0.3, "metrics": ["mae"], "patience": 40}])
def test_training_goes_on_to_the_bits_it_would_have_had(
    name: str, more: dict[str, Any], tmp_path: Path
) -> None:
    make, asked = TRAINERS[name]
    path = tmp_path / "run.json"
    trainer = make()
    seen = []

    def save(trained: GradientDescent) -> None:
        if trained.epoch == 4:
            trained.save(path)
            seen.append(everything(trained))

    trainer.fit(X, Y, 7, callbacks=save, progress=False, **more)
    back = resume(path, **asked)
    assert [everything(back)] == seen
    assert back.model.predict(X) if hasattr(back.model, "predict") else True
    back.fit(X, Y, 7 - back.epoch, progress=False, **more)
    assert everything(back) == everything(trainer)


def test_before_training_there_is_something_to_resume(tmp_path: Path) -> None:
    make, _ = TRAINERS["momentum"]
    trainer = make()
    trainer.save(tmp_path / "run.json")
    back = resume(tmp_path / "run.json")
    for each in (trainer, back):
        each.fit(X, Y, 3, progress=False)
    assert everything(back) == everything(trainer)


def test_training_is_a_model_too(tmp_path: Path) -> None:
    trainer = TRAINERS["adam"][0]()
    trainer.fit(X, Y, 3, progress=False)
    trainer.save(tmp_path / "run.json")
    assert about(load(tmp_path / "run.json")) == about(trainer.model)


@pytest.mark.parametrize(
    ("name", "given", "kind", "message"),
    [
        ("own functions", {}, ValueError,
         "run.json was trained with a function of your own as loss, doubled: give it, "
         "resume(path, loss=doubled)"),
        ("own functions", {"loss": doubled}, ValueError,
         "run.json was trained with a function of your own as learning_rate, falling: give it, "
         "resume(path, learning_rate=falling)"),
        ("plain", {"loss": doubled}, ValueError, "run.json has its loss, 'mse': leave loss out"),
        ("plain", {"learning_rate": falling}, ValueError,
         "run.json has its learning_rate, 0.1: leave learning_rate out"),
        ("plain", {"model": MLP(2, [2, 1])}, FileError,
         "run.json has its model (MLP): leave model out"),
        ("own model", {}, FileError,
         "run.json holds the weights of a model of your own, Line: give it, "
         "resume(path, model=…)"),
        ("own model", {"model": MLP(2, [2, 1])}, FileError,
         "run.json has 2 numbers, but the model has 9"),
    ],
)  # fmt: skip
def test_what_a_file_lacks_is_asked_for(
    name: str, given: dict[str, Any], kind: type[Exception], message: str, tmp_path: Path
) -> None:
    TRAINERS[name][0]().save(tmp_path / "run.json")
    with pytest.raises(kind) as raised:
        resume(tmp_path / "run.json", **given)
    assert str(raised.value) == message


def test_what_would_not_come_back_is_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    Neuron(1).save(path)
    before = path.read_bytes()
    shared = Value(0.5)
    endless = Neuron(1)
    endless.parameters()[0].data = float("inf")
    stranger = GradientDescent(Neuron(1), parameters=[Value(1.0)])
    for refused, message in (
        (Neuron(2, weights=[shared, shared]), "one Value is used as two weights"),
        (endless, "a number is not finite"),
        (stranger, "a parameter does not belong to the model"),
    ):
        with pytest.raises(ValueError, match=message):
            refused.save(path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["model.json"]


def test_a_file_is_data_alone(tmp_path: Path) -> None:
    trainer = TRAINERS["adam"][0]()
    trainer.save(tmp_path / "run.json")
    content = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert [*content] == ["format", "version", "model", "training", "sha256"]
    assert (content["format"], content["version"]) == ("gradb", 1)


# files that are not models


def small(path: Path, training: bool = False) -> bytes:
    neuron = Neuron(1, weights=[0.5], bias=0.25)
    (GradientDescent(neuron, rng=3) if training else neuron).save(path)
    return path.read_bytes()


def refusal(read: Callable[[Path], Any], path: Path) -> str:
    """Return what is said against a file, in one line."""
    with pytest.raises(FileError) as raised:
        read(path)
    message = str(raised.value)
    assert message.startswith(path.name)
    assert "\n" not in message
    assert len(message) < 250
    return message


def flips(training: bool, step: int, path: Path, *more: int) -> None:
    raw = small(path, training)
    for place in range(0, len(raw), step):
        for bits in (1 << place % 8, *more):
            path.write_bytes(raw[:place] + bytes([raw[place] ^ bits]) + raw[place + 1 :])
            refusal(resume if training else load, path)


def test_a_byte_that_was_changed_is_found_wherever_it_is(tmp_path: Path) -> None:
    flips(False, 1, tmp_path / "model.json")


@pytest.mark.slow
def test_a_byte_that_was_changed_is_found_in_a_training_too(tmp_path: Path) -> None:
    flips(False, 1, tmp_path / "model.json", 0x01, 0x20, 0x80, 0xFF)
    flips(True, 7, tmp_path / "run.json")


def test_a_file_is_refused_wherever_it_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    raw = small(path)
    for length in range(len(raw)):
        path.write_bytes(raw[:length])
        message = refusal(load, path)
        assert ("cut off" in message) == (18 <= length < len(raw) - 1), length
    path.write_bytes(raw + b" ")
    refusal(load, path)
    path.write_bytes(raw + raw)
    refusal(load, path)


FOREIGN: dict[str, bytes] = {
    "empty": b"",
    "text": b"hello",
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "zeros": bytes(1000),
    "pickle": b"\x80\x04\x95\x0f\0\0\0",
    "number": b"42",
    "list": b"[1, 2]",
    "null": b"null",
    "object": b'{"layers": []}',
    "other format": b'{"format": "keras", "version": 1}',
    "not a number": b"NaN",
    "deep": b"[" * 100_000,
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "digits": b"1" * 10_000,
}


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("read", [load, resume])
def test_a_file_of_others_is_called_so(
    name: str, read: Callable[[Path], Any], tmp_path: Path
) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(FOREIGN[name])
    message = "model.json is not a file that model.save or trainer.save wrote"
    assert refusal(read, path) == message


def signed(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a file, and sign it again, as nobody does by accident."""
    content = json.loads(path.read_bytes())
    del content["sha256"]
    change(content)
    path.write_bytes(_signed(json.dumps(content)))


def test_a_newer_file_is_called_so(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    small(path)
    signed(path, lambda content: content.update(version=2))
    newer = "model.json is of version 2, but this program knows 1: get a newer gradb"
    assert refusal(load, path) == newer
    path.write_text('{"format": "gradb", "version": 99, "body": "of another kind"}')
    assert "of version 99" in refusal(load, path)


def test_an_edit_by_hand_is_found(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    raw = small(path).decode()
    damaged = "model.json is damaged: it is not what was saved. Take the last good copy of it"
    for edited in (
        raw.replace("0.25", "0.26"),
        raw.replace("0.25", "0.250"),
        raw.replace("0.25", "NaN"),
        raw.replace("tanh", "relu"),
        raw.replace(": ", ":"),
        raw.replace('"classes": []', '"classes": ["a"]'),
        raw[: raw.index(', "sha256"')] + "}",
        "\ufeff" + raw,
    ):
        assert edited != raw
        path.write_text(edited, encoding="utf-8")
        assert refusal(load, path) == damaged


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no model": lambda c: c.pop("model"),
    "kind": lambda c: c["model"].update(kind="Forest"),
    "no layers": lambda c: c["model"].update(layers=[]),
    "activation": lambda c: c["model"]["layers"][0].update(activations=["cos"]),
    "weight": lambda c: c["model"]["layers"][0].update(weights=[["x"]]),
    "bias": lambda c: c["model"]["layers"][0].update(biases=[[1.0]]),
    "infinite": lambda c: c["model"]["layers"][0].update(weights=[[float("inf")]]),
    "columns": lambda c: c["model"].update(columns=["a", "b"]),
    "scaler": lambda c: c["model"].update(scaler={"targets": False}),
    "scaler of others": lambda c: c["model"].update(scaler=Scaler().fit(X).as_dict()),
    "no loss": lambda c: c["training"].pop("loss"),
    "loss": lambda c: c["training"].update(loss="mean"),
    "optimizer": lambda c: c["training"].update(optimizer="lbfgs"),
    "parameters": lambda c: c["training"].update(parameters=[7]),
    "batch": lambda c: c["training"].update(batch_size=0),
    "rng": lambda c: c["training"]["state"].update(rng=[3, [1, 2], None]),
    "rng too large": lambda c: c["training"]["state"]["rng"][1].__setitem__(0, 10**30),
    "weights": lambda c: c["training"]["state"].update(weights=[0.5]),
    "nothing kept": lambda c: c["training"]["state"].update(kept=[]),
    "epoch": lambda c: c["training"]["state"].update(epoch=-1),
    "history": lambda c: c["training"]["history"].update(columns={"epoch": [0], "loss": []}),
    "history of words": lambda c: c["training"]["history"].update(
        columns={"epoch": [0], "loss": ["low"]}
    ),
    "training": lambda c: c.update(training=[]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_signed_is_looked_at_all_the_same(name: str, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    small(path, training=True)
    signed(path, CHANGES[name])
    assert refusal(resume, path).startswith("run.json does not hold a whole model or training: ")


def test_places_where_no_file_is(tmp_path: Path) -> None:
    with pytest.raises((IsADirectoryError, PermissionError)):
        load(tmp_path)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nothing.json")
    with pytest.raises(FileError, match="is not a path"):
        load("a\0b")
    huge = tmp_path / "huge.json"
    with open(huge, "wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert "200,000,001 bytes, more than any model here" in refusal(load, huge)
    with pytest.raises(IsADirectoryError, match="the file cannot be written: it is a folder"):
        Neuron(1).save(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="makes a pipe as Unix does")
def test_pipes_and_devices_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for special in (tmp_path / "pipe", Path(os.devnull)):
        assert refusal(load, special) == f"{special.name} is a device or a pipe, not a file"
    with pytest.raises(OSError, match="it is a device or a pipe"):
        Neuron(1).save(tmp_path / "pipe")


def test_a_model_alone_cannot_be_resumed(tmp_path: Path) -> None:
    small(tmp_path / "model.json")
    assert refusal(resume, tmp_path / "model.json") == (
        "model.json holds a model without its training: read it with nn.load"
    )


# writing that fails


class Filling:
    """A file on a disk that is full after so many bytes."""

    def __init__(self, file: Any, room: int) -> None:
        self.file, self.room = file, room

    def __enter__(self) -> Filling:
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()

    def write(self, content: bytes) -> None:
        self.file.write(content[: self.room])
        self.file.flush()
        if len(content) > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


def kept(path: Path, good: bytes, save: Callable[[Path], object], number: int) -> None:
    """Try to save, which fails; the file is the good one, and alone."""
    with pytest.raises(OSError, match="cannot be written") as raised:
        save(path)
    assert raised.value.errno == number
    assert raised.value.filename == str(path)
    assert path.read_bytes() == good
    assert os.listdir(path.parent) == [path.name]


def test_a_full_disk_keeps_the_file_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.json"
    good = small(path)
    trainer = TRAINERS["adam"][0]()
    for room in (0, 1, 100, 1000, 5000):

        def opened(*arguments: Any, room: int = room) -> Filling:
            return Filling(builtins.open(*arguments), room)

        monkeypatch.setattr(autograd.files, "open", opened, raising=False)
        kept(path, good, trainer.save, errno.ENOSPC)


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES])
def test_whatever_fails_keeps_the_file_that_was_there(
    call: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> None:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "run.json"
    good = small(path)
    monkeypatch.setattr(os, call, fail)
    kept(path, good, TRAINERS["adam"][0]().save, number)


def test_a_folder_that_takes_no_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any, **more: Any) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    path = tmp_path / "run.json"
    good = small(path)
    monkeypatch.setattr(autograd.files, "open", fail, raising=False)
    kept(path, good, TRAINERS["adam"][0]().save, errno.EACCES)
    monkeypatch.setattr(os, "makedirs", fail)
    with pytest.raises(PermissionError, match="the folder of the file cannot be made"):
        Neuron(1).save(tmp_path / "new" / "model.json")


def test_a_save_that_fails_ends_training_at_the_epoch_saved_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.json"
    trainer = TRAINERS["momentum"][0]()

    def save(trained: GradientDescent) -> None:
        if trained.epoch == 3:
            monkeypatch.setattr(os, "fsync", lambda _: os.read(-1, 1))
        trained.save(path)

    with pytest.raises(OSError, match="the file cannot be written"):
        trainer.fit(X, Y, 9, callbacks=save, progress=False)
    monkeypatch.undo()
    back = resume(path)
    assert (back.epoch, trainer.epoch) == (2, 3)
    back.fit(X, Y, 1, progress=False)
    assert back.state() == trainer.state()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # opened, then cut
def test_ctrl_c_at_any_line_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    files = (f"{PACKAGE}files.py",)
    lines = cut(partial(write_file, str(path), b"new", sync=True), files=files)
    met = set()
    for place in range(lines):
        path.write_bytes(b"old")
        cut(partial(write_file, str(path), b"new", sync=True), place, files)
        met.add(path.read_bytes())
        left = [name for name in os.listdir(tmp_path) if name != path.name]
        assert left == [], place
    assert met == {b"old", b"new"}


# the process killed

WRITER = """
import os, resource, signal, sys
sys.path.insert(0, sys.argv[1])
from nn import MLP, GradientDescent, resume

path, step = sys.argv[2], int(sys.argv[3])
old = GradientDescent(MLP(2, [2, 1], rng=1), rng=3)
old.save(path)
good = open(path, "rb").read()
new = GradientDescent(MLP(2, [2, 1], rng=2), optimizer="adam", rng=4)
new.save(path + ".new")
longer = open(path + ".new", "rb").read()
os.remove(path + ".new")


def killed(prepare):
    \"\"\"Save in a process of its own, which dies on the way; tell of what.\"\"\"
    child = os.fork()
    if not child:
        prepare()
        new.save(path)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def full_after(size):
    def prepare():
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python takes it for an error otherwise
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return prepare


def dead_at(line):
    def prepare():
        left = line
        def trace(frame, event, _):
            nonlocal left
            if not frame.f_code.co_filename.endswith("files.py"):
                return None
            left -= event == "line"
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace
        sys.settrace(trace)
    return prepare


deaths = 0
for size in (*range(0, len(longer), step), len(longer) - 1):
    assert killed(full_after(size)) == signal.SIGXFSZ, size
    assert open(path, "rb").read() == good, size
    assert resume(path).state() == old.state()
    parts = [name for name in os.listdir(os.path.dirname(path)) if name.endswith(".part")]
    assert [os.path.getsize(os.path.join(os.path.dirname(path), name)) for name in parts] == [size]
    for name in parts:  # which the next to come find there
        os.remove(os.path.join(os.path.dirname(path), name))
    deaths += 1
found, line = set(), 0
while killed(dead_at(line)) == signal.SIGKILL:
    content = open(path, "rb").read()
    assert content in (good, longer), line
    found.add(content)
    line += 1
    old.save(path)
assert found == {good, longer}
print(deaths, line)
"""


def ran(program: str, *arguments: object) -> str:
    """Run a program in a process of its own, and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, str(ROOT), *map(str, arguments)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes as Unix does")
def test_a_process_that_dies_while_writing_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    deaths, lines = map(int, ran(WRITER, tmp_path / "run.json", 800).split())
    assert deaths > 10
    assert lines > 10


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes as Unix does")
def test_a_process_that_dies_at_many_bytes_leaves_the_old_file(tmp_path: Path) -> None:
    assert int(ran(WRITER, tmp_path / "run.json", 13).split()[0]) > 500


TRAINING = """
import os, sys
sys.path.insert(0, sys.argv[1])
from nn import MLP, GradientDescent, resume

path, epochs, name = sys.argv[2], int(sys.argv[3]), sys.argv[4]
X = [[k / 7 - 1, (k * k % 5) / 3] for k in range(12)]
Y = [x - z * z for x, z in X]
settings = {
    "plain": {},
    "momentum": {"momentum": 0.9, "schedule": "cosine", "clip": 1.0},
    "adam": {"optimizer": "adam", "schedule": "1/t 50", "l2": 0.001},
}[name]


def fresh():
    model = MLP(2, [3, 1], rng=1)
    return GradientDescent(model, learning_rate=0.02, batch_size=5, rng=2, **settings)


if path == "-":
    trainer = fresh()
    trainer.fit(X, Y, epochs, validation=0.25, metrics="mae", progress=False)
    state, history = trainer.state(), trainer.history
    print([x.hex() for x in state.weights], state.kept, state.rng, trainer.best,
          {name: history[name] for name in history.names})
    sys.exit()
trainer = resume(path) if os.path.exists(path) else fresh()
print("begun", flush=True)
left = epochs - trainer.epoch
trainer.fit(X, Y, left, validation=0.25, metrics="mae", progress=False,
            callbacks=lambda trained: trained.save(path))
trainer.save(path)
print("done", flush=True)
"""
READ = """
import sys
sys.path.insert(0, sys.argv[1])
from nn import resume
trainer = resume(sys.argv[2])
state, history = trainer.state(), trainer.history
print([x.hex() for x in state.weights], state.kept, state.rng, trainer.best,
      {name: history[name] for name in history.names})
"""


def check_kills(name: str, kills: int, epochs: int, tmp_path: Path) -> None:
    """Kill training so often at random moments, take it up each time, and compare the end."""
    path = tmp_path / "run.json"
    command = [sys.executable, "-c", TRAINING, str(ROOT), str(path), str(epochs), name]
    rng = random.Random(name)
    killed = 0
    while True:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stderr is not None
            begun = child.stdout.readline()
            assert begun == b"begun\n", child.stderr.read().decode()
            if killed < kills:
                time.sleep(rng.uniform(0, 0.12))
                child.send_signal(signal.SIGKILL)
            child.wait()
        if child.returncode == 0:
            break
        assert child.returncode == -signal.SIGKILL
        killed += 1
    assert killed >= kills / 2
    assert ran(READ, path) == ran(TRAINING, "-", epochs, name)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills processes as Unix does")
def test_training_that_was_killed_ends_with_the_bits_of_one_that_was_not(tmp_path: Path) -> None:
    check_kills("adam", 1, 30, tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills processes as Unix does")
@pytest.mark.parametrize("name", ["plain", "momentum", "adam"])
def test_training_that_was_killed_many_times_ends_with_the_same_bits(
    name: str, tmp_path: Path
) -> None:
    check_kills(name, 25, 400, tmp_path)
