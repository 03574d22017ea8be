"""The tour: the lecture's neuron and network step by step, then two trainings on tables."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from pathlib import Path

from autograd import Value, backward_steps, chain_rule, forward_steps, save, why
from autograd.drawing.render import RenderError
from autograd.notation import subscript
from nn import MLP, GradientDescent, History, Neuron, Scaler, Table, load_table, mse, split
from nn.plots import written

from .command import lacking, typed
from .debugger import in_persian
from .plots import sparkline
from .printing import Told, say

NEXT = {
    'python -m autograd "tanh(a*b + 1)" a=2 b=-3': "the debugger: n is a step, back steps back, "
    "help lists the rest",
    "python -m demos.exercises": "56 exercises, from the first slope to an engine of your own",
    "python -m demos lecture": "the lecture, section by section",
    "python -m demos --help": "all commands",
}
IRIS = Path(__file__).parent / "data" / "iris.csv"


def run(folder: Path, language: str = "en") -> list[Path]:
    """Print the tour and write its pictures.

    Args:
        folder: where the pictures go.
        language: of the prose.

    Returns:
        The files written.
    """
    tell = Told(language)
    files = [*one_neuron(folder, tell), *two_layers(folder, tell)]
    table_of_samples(tell)
    files += iris(folder, tell)
    tell.heading("What next")
    written = ", ".join(os.path.relpath(file, folder) for file in files)
    tell("Files written in {folder}: {files}", folder=folder, files=written)
    tell("Try next:")
    for command, what in NEXT.items():
        say(f"  {typed(command)}")
        say(f"      {tell.text(what)}")
    return files


def one_neuron(folder: Path, tell: Told) -> list[Path]:
    """Step through the lecture's §6: forward, backward, update."""
    tell.heading("One neuron: net = w₁·x + b, o = sigmoid(net), ŷ = o, L = (y − ŷ)²")
    neuron = Neuron(1, activation="sigmoid", weights=[0.5], bias=0.5)
    L = mse(1.0, neuron(2.0))
    tell("Forward: each node computes its number.")
    for step in forward_steps(L):
        say(step)
    tell("Backward: each node passes on upstream × local derivative.")
    for backward_step in backward_steps(L):
        say(backward_step)
    L.backward()
    files = picture(L, folder / "neuron.svg")
    files += picture(L, folder / "neuron_as_a_network.svg", style="network")
    tell("Update, α = 0.1: every weight moves against its own derivative.")
    for name, parameter in neuron.named_parameters():
        new = parameter.data - 0.1 * parameter.grad
        numbers = f"{parameter.data:.6g} − 0.1·({parameter.grad:.6g}) = {new:.12g}"
        say(f"      {name} ← {name} − α·∂L/∂{name} = {numbers}")
        parameter.data = new
    now = mse(1.0, neuron(2.0))
    tell("      L was {before:.6g} and is now {now:.6g}: lower.", before=L, now=now)
    return files


def two_layers(folder: Path, tell: Told) -> list[Path]:
    """Derive the lecture's §7: two paths lead to ∂L/∂w₁₁¹."""
    tell.heading("Two layers: how ∂L/∂w₁₁¹ comes about in the 2-2-2 network")
    model = lecture_network()
    L = mse([0.01, 0.99], model([0.05, 0.10]))
    tell("L = (1/2) Σ (yᵢ − ŷᵢ)² = {L:.10g}. By the chain rule, in symbols, then in numbers:", L=L)
    rule = chain_rule(L, "w₁₁¹", symbols=True)
    say(rule)
    tell("The two paths meet in o₁¹; what each contributes there:")
    sum_of, *products = str(why(L, "o₁¹")).split("\n")
    tell((in_persian(sum_of) if tell.language == "fa" else "") or sum_of)
    say("\n".join(products))
    steps = os.path.join(folder, "network_steps", "")
    files = picture(L, steps, style="network")  # one picture per step, as slides
    L.backward()
    weight = model.layers[0].neurons[0].w[0]
    found = "backward() found ∂L/∂w₁₁¹ = {grad:.12g}, the chain rule {rule:.12g}."
    tell(found, grad=weight.grad, rule=rule.value)
    files += picture(L, folder / "network_2_2_2.svg", style="network")
    return files + picture(L, folder / "network_2_2_2_graph.svg")


def lecture_network() -> MLP:
    """Return the 2-2-2 network of the lecture's §7.

    Its numbers are those of Matt Mazur, "A Step by Step Backpropagation Example" (17 March 2015).
    """
    return MLP(
        2,
        [2, 2],
        activation="sigmoid",
        output="sigmoid",
        weights=[[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]],
        biases=[[0.35, 0.35], [0.60, 0.60]],
    )


def table_of_samples(tell: Told) -> None:
    """Train a small network on the lecture's table of 100 samples."""
    tell.heading("The lecture's table: 100 samples x₁ x₂ x₃, an MLP 3-4-1, batch descent")
    X, y = lecture_table(100, seed=1)
    model = MLP(3, [4, 1], rng=1)
    before = model.predict(X)
    history = trained(GradientDescent(model, learning_rate=0.2), X, y, epochs=300)
    after = model.predict(X)
    tell("  S       x₁     x₂     x₃      y │ before: ŷ  error │  after: ŷ  error")
    for i in (0, 1, 2, 97, 98, 99):
        row = "".join(f"{x:7.2f}" for x in [*X[i], y[i]])
        pairs = [f"{p:9.2f}{y[i] - p:7.2f}" for p in (before[i], after[i])]
        say(f"S{subscript(i + 1):<4}{row} │ " + " │ ".join(pairs))
    losses = {"first": history.loss[0], "last": history.loss[-1]}
    run = "History: {epochs} epochs, {updates} updates, loss {first:.6g} → {last:.6g}"
    tell(run, epochs=history.epochs, updates=history.updates, **losses)


def lecture_table(samples: int, seed: int) -> tuple[list[list[float]], list[float]]:
    """Return the rows x₁ x₂ x₃ and the targets of a made-up table: a rule and some noise."""
    rng = random.Random(seed)
    X = [[rng.uniform(-1, 1) for _ in range(3)] for _ in range(samples)]
    y = [x1 - 2 * x2 * x2 + 0.5 * x3 + rng.gauss(0, 0.05) for x1, x2, x3 in X]
    return X, y


def trained(
    trainer: GradientDescent,
    X: Table | Sequence[Sequence[float]],
    y: Sequence[float] | None = None,
    *,
    epochs: int,
    progress: bool = True,
) -> History:
    """Train; Ctrl-C, which would only end the training, ends the tour."""
    history = trainer.fit(X, y, epochs=epochs, progress=progress)
    if history.interrupted:
        raise KeyboardInterrupt
    return history


def iris(folder: Path, tell: Told) -> list[Path]:
    """Train an MLP on Fisher's iris and test it on rows it has not seen."""
    tell.heading("Fisher's iris: from CSV to accuracy, an MLP 4-8-3, mini-batches of 16")
    table = load_table(IRIS, target="species")
    train, test = split(table, 0.2, rng=7)
    rows = "Table: {rows} rows of {columns}; {target} ({classes})"
    columns, classes = ", ".join(table.columns), ", ".join(table.classes)
    tell(rows, rows=len(table), columns=columns, target=table.target, classes=classes)
    kept = "{train} rows to train on, {test} held out, inputs scaled."
    tell(kept, train=len(train), test=len(test))
    model = MLP(4, [8, 3], activation="tanh", rng=7)
    model.scaler = Scaler().fit(train)
    trainer = GradientDescent(model, "cross_entropy", 0.1, batch_size=16, rng=7)
    history = trained(trainer, train, epochs=40)
    for epoch in (0, 1, 5, 20, 40):
        after = "  after epoch {epoch}: cross-entropy {loss:.4f}"
        tell(after, epoch=f"{epoch:2}", loss=history.loss[epoch])
    say(f"  {sparkline(history.loss)}")
    right = model.accuracy(test)
    tell("Held-out rows: {test}, accuracy {right:.1%}.", test=len(test), right=right)
    say(model.confusion(test))
    files = picture(model, folder / "iris_network.svg", gradients=False)  # lines: the weights
    path = folder / "iris_loss.svg"
    try:
        with written(path, "Iris: cross-entropy by epoch") as figure:
            history.plot(figure.add_subplot())
    except ImportError as error:
        tell("No loss curve: {lacking}", lacking=lacking(error))
        return files
    return [*files, path]


def picture(
    shown: Value | MLP, path: Path | str, style: str | None = None, gradients: bool = True
) -> list[Path]:
    """Write a picture as SVG; if nothing can draw it, say how to fix that and go on."""
    try:
        return [Path(save(shown, path, style=style, gradients=gradients))]
    except RenderError as error:
        say(error)
        return []
