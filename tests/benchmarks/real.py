"""Real tables, learned by our network and by scikit-learn's, as a user of each writes it."""

from __future__ import annotations

import inspect
import platform
import warnings
from collections.abc import Callable
from statistics import fmean, median, stdev
from time import process_time
from typing import Any, NamedTuple

from .harness import Missing, Settings, aligned, need

Part = tuple[Any, Any]  # rows of inputs, and targets
RATE, BATCH = 0.01, 16  # of both


class Plan(NamedTuple):
    """How one table is learned; with 0 `outputs` its targets are numbers, with 1 two classes."""

    load: str
    outputs: int
    hidden: int = 16
    epochs: int = 50


PLANS = {
    "iris": Plan("load_iris", 3),
    "wine": Plan("load_wine", 3),
    "breast cancer": Plan("load_breast_cancer", 1),
    "diabetes": Plan("load_diabetes", 0),
    "digits": Plan("load_digits", 10, epochs=30),
}


# what a user writes; a body is what is counted


def our_classes(train: Part, test: Part, plan: Plan, seed: int) -> Any:
    from nn import MLP, GradientDescent, Scaler

    model = MLP(len(train[0][0]), [plan.hidden, plan.outputs], rng=seed)
    model.scaler = Scaler().fit(*train)
    trainer = GradientDescent(model, "cross_entropy", RATE, BATCH, optimizer="adam", rng=seed)
    trainer.fit(*train, plan.epochs, progress=False)
    return model.accuracy(*test)


def our_two_classes(train: Part, test: Part, plan: Plan, seed: int) -> Any:
    from nn import MLP, GradientDescent, Scaler

    model = MLP(len(train[0][0]), [plan.hidden, 1], output="sigmoid", rng=seed)
    model.scaler = Scaler().fit(*train)
    loss = "binary_cross_entropy"
    trainer = GradientDescent(model, loss, RATE, BATCH, optimizer="adam", rng=seed)
    trainer.fit(*train, plan.epochs, progress=False)
    return model.accuracy(*test)


def their_classes(train: Part, test: Part, plan: Plan, seed: int) -> Any:
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    settings = {"learning_rate_init": RATE, "batch_size": BATCH, "random_state": seed}
    stop = {"max_iter": plan.epochs, "n_iter_no_change": plan.epochs, "tol": 0, "alpha": 0}
    net = MLPClassifier(hidden_layer_sizes=[plan.hidden], activation="tanh", **settings, **stop)
    model = make_pipeline(StandardScaler(), net).fit(*train)
    return model.score(*test)


def our_numbers(train: Part, test: Part, plan: Plan, seed: int) -> Any:
    from nn import MLP, GradientDescent, Scaler

    model = MLP(len(train[0][0]), [plan.hidden, 1], rng=seed)
    model.scaler = Scaler(targets=True).fit(*train)
    trainer = GradientDescent(model, "mse", RATE, BATCH, optimizer="adam", rng=seed)
    history = trainer.fit(*train, plan.epochs, progress=False, validation=test, metrics="r2")
    return history["validation_r2"][-1]


def their_numbers(train: Part, test: Part, plan: Plan, seed: int) -> Any:
    from sklearn.compose import TransformedTargetRegressor
    from sklearn.neural_network import MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    settings = {"learning_rate_init": RATE, "batch_size": BATCH, "random_state": seed}
    stop = {"max_iter": plan.epochs, "n_iter_no_change": plan.epochs, "tol": 0, "alpha": 0}
    net = MLPRegressor(hidden_layer_sizes=[plan.hidden], activation="tanh", **settings, **stop)
    scaled = make_pipeline(StandardScaler(), net)
    model = TransformedTargetRegressor(scaled, transformer=StandardScaler()).fit(*train)
    return model.score(*test)


Code = Callable[[Part, Part, Plan, int], Any]
CODE: dict[int, tuple[Code, Code]] = {  # by the number of outputs; more are of more classes
    0: (our_numbers, their_numbers),
    1: (our_two_classes, their_classes),
}


def lines_of(code: Code) -> int:
    """Count the lines in the body of a function, without empty ones."""
    return sum([bool(line.strip()) for line in inspect.getsource(code).splitlines()[1:]])


def real(settings: Settings) -> list[str]:
    """Real tables beside scikit-learn's MLP: the same splits, architecture and optimizer."""
    need("sklearn")
    import numpy
    import sklearn

    if settings.path not in (None, *PLANS):
        raise Missing(f"there is no table {settings.path!r}: choose of {', '.join(PLANS)}")
    names = [settings.path] if settings.path else [*PLANS]
    rows = [HEAD.split("|")]
    for name in names:
        plan = PLANS[name]
        if settings.steps:
            plan = plan._replace(epochs=settings.steps)
        rows.append(compared(name, plan, settings.rounds))
    return [
        aligned(rows),
        "scores: of a quarter of the rows, mean ± deviation over the seeds; alike: ours lies at "
        "most one of scikit-learn's deviations below; s per epoch: of one processor, the fastest "
        "of the seeds and their median, all that the lines do divided by the epochs",
        f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}, {platform.machine()}",
    ]


HEAD = (
    "table|rows × inputs|epochs|ours|scikit-learn|alike|lines, ours|theirs"
    "|s per epoch, ours|median|theirs|median|ratio (medians)"
)


def compared(name: str, plan: Plan, seeds: int) -> list[str]:
    """Return the line of one table; ours and theirs take turns, seed by seed."""
    from sklearn import datasets
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.model_selection import train_test_split
    from threadpoolctl import threadpool_limits

    table = getattr(datasets, plan.load)()
    codes = CODE.get(plan.outputs, (our_classes, their_classes))
    scores: tuple[list[float], list[float]] = ([], [])
    seconds: tuple[list[float], list[float]] = ([], [])
    for seed in range(seeds):
        by_class = table.target if plan.outputs else None
        parts = train_test_split(
            table.data, table.target, test_size=0.25, stratify=by_class, random_state=seed
        )
        train, test = (parts[0], parts[2]), (parts[1], parts[3])
        for k, code in enumerate(codes):
            with warnings.catch_warnings(), threadpool_limits(1):
                warnings.simplefilter("ignore", ConvergenceWarning)  # all epochs are to run
                start = process_time()
                scores[k].append(float(code(train, test, plan, seed)))
                seconds[k].append((process_time() - start) / plan.epochs)
    means, spreads = [*map(fmean, scores)], [*map(_spread, scores)]
    shown = [f"{m:.3f} ± {s:.3f}" for m, s in zip(means, spreads, strict=True)]
    alike = "yes" if means[0] >= means[1] - spreads[1] else "NO"
    lines = [f"{lines_of(code)}" for code in codes]
    times = [f"{t:.2g}" for found in seconds for t in (min(found), median(found))]
    ratio = f"{median(seconds[0]) / median(seconds[1]):.0f}"
    size = " × ".join(map(str, table.data.shape))
    return [name, size, f"{plan.epochs}", *shown, alike, *lines, *times, ratio]


def _spread(scores: list[float]) -> float:
    return stdev(scores) if len(scores) > 1 else 0.0
