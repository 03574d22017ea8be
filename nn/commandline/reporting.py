"""What comes of a training: its numbers, pictures, a report, and what to type next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd import DomainError, save
from autograd.drawing.render import RenderError
from autograd.files import write_file
from autograd.languages import digits_text
from autograd.notation import counted, one_line, readable
from autograd.terminal import complain

from ..descent import GradientDescent
from ..diagnosis import diagnose
from ..figures import written
from ..model import Model
from ..plots import decision_boundary, loss_curves
from ..tables import some_of
from ..texts import aligned
from .building import Parts, measured_beside
from .folder import BOUNDARY, HISTORY, LOSS, MODEL, NETWORK, REPORT, TRAINING, quoted
from .wording import as_typed
from .work import Work, ending

_SAID = {"r2": "R²", "mae": "mean abs. error"}


def table_line(parts: Parts) -> str:
    """Return a line on the table of a run: iris.csv: species (…) from 4 columns, ….

    The numbers of rows follow.
    """
    train = parts.train
    classes = f" ({some_of([*map(one_line, train.classes)])})" if train.classes else ""
    target = f"{one_line(train.target)}{classes}"
    rows = ", ".join(f"{len(table)} for {name}" for name, table in parts.named())
    return f"{train.source}: {target} from {counted(len(train.columns), 'column')}; rows: {rows}"


def network_line(trainer: GradientDescent) -> str:
    """Return a line on a network and how it is trained."""
    model: Any = trainer.model
    widths = [len(model.columns), *map(len, model.neurons_by_layer())]
    count = counted(len(model.parameters()), "parameter")
    rate = trainer.learning_rate
    how = f"{trainer.optimizer}, learning rate {rate if callable(rate) else digits_text(rate)}"
    loss = getattr(trainer.loss, "__name__", "")
    how += ", compiled" if trainer.engine == "compiled" else ""
    return f"network {'-'.join(map(str, widths))} of {count}; {loss}, {how}"


def results(work: Work) -> list[str]:
    """Return the lines of a table: loss and other measures of each part of the rows."""
    trainer, names = work.trainer, ["loss", *measured_beside(work.parts)]
    rows = [("", "rows", *(_SAID.get(name, name) for name in names))]
    for part, table in work.parts.named():
        samples = trainer.samples(table)
        numbers = [_measured(trainer, name, samples.X, samples.y) for name in names]
        rows.append((part, str(len(table)), *map(digits_text, numbers)))
    return aligned(rows, left=(0,))


def _measured(trainer: GradientDescent, name: str, X: Any, y: Any) -> float:
    try:
        return trainer.judge(name, X, y)
    except (ArithmeticError, DomainError):  # sure and wrong
        return float("inf")


def write_results(work: Work, measures: list[str], diverged: str = "") -> list[str]:
    """Write pictures and report, say which are missing and why; return the files there are.

    Args:
        work: what was trained.
        measures: the lines of `results`.
        diverged: what was said where training diverged.
    """
    pictures, missing = _pictures(work)
    path = work.folder.file(REPORT)
    write_file(path, "\n".join(_report(work, measures, pictures, diverged)).encode(), "report")
    for line in missing:
        complain(line)
    return [MODEL, TRAINING, HISTORY, *pictures, REPORT]


def conclude(work: Work) -> None:
    """Write pictures and report, print the results, and say what is where."""
    measures = results(work)
    files = write_results(work, measures)
    ended = ending(work.trainer.history, work.options.patience)
    if ended and not work.quiet:
        complain(ended)
    print(readable("\n".join(measures)), flush=True)
    if not work.quiet:
        complain(f"\n{work.folder.path}: {', '.join(files)}")
        for what, command in _next(work, work.typed):
            complain(f"{what + ':':<13}{command}")


def _next(work: Work, typed: str) -> list[tuple[str, str]]:
    """Return what can be done now, and what is typed for it."""
    folder = work.folder
    return [
        ("predict", f"{typed} predict {quoted([folder.file(MODEL)])} new.csv"),
        ("go on", f"{typed} resume {quoted([folder.path])} --epochs 100"),
        ("look inside", f"{typed} debug {quoted([folder.path])}"),
    ]


def _pictures(work: Work) -> tuple[list[str], list[str]]:
    """Write the pictures that can be drawn; return their names, and why others are missing."""
    model: Any = work.trainer.model
    done, missing = list[str](), dict[str, list[str]]()
    jobs: dict[str, Callable[[str], None]] = {}
    if work.trainer.history.loss:  # there is none where training diverged before its first epoch
        jobs[LOSS] = lambda path: _loss(work, path)
    jobs[NETWORK] = lambda path: _network(model, path)
    if work.parts.train.classes and len(model.columns) == 2:
        jobs[BOUNDARY] = lambda path: _boundary(work, path)
    for name, job in jobs.items():
        try:
            job(work.folder.file(name))
        except (ImportError, RenderError) as error:
            missing.setdefault(str(error), []).append(name)
        else:
            done.append(name)
    return done, [f"no {', '.join(names)}: {reason}" for reason, names in missing.items()]


def _loss(work: Work, path: str) -> None:
    with written(path, f"{work.parts.train.source}: loss by epoch") as figure:
        loss_curves(work.trainer.history, figure.add_subplot())


def _boundary(work: Work, path: str) -> None:
    train, model = work.parts.train, work.trainer.model
    assert isinstance(model, Model)
    with written(path, f"{train.source}: {one_line(train.target)}", 6.5, 5.5) as figure:
        decision_boundary(model, train, axes=figure.add_subplot())


def _network(model: Any, path: str) -> None:
    model.zero_grad()  # those of the last update, which no weight shown belongs to
    save(model, path, names={})


# the report


def _report(work: Work, measures: list[str], pictures: list[str], diverged: str) -> list[str]:
    """Return the lines of the report, in Markdown."""
    trainer, parts, plan = work.trainer, work.parts, work.plan
    model: Any = trainer.model
    rounds = f"{trainer.epoch} of {counted(plan.epochs, 'epoch')}"
    ended = diverged or ending(trainer.history, work.options.patience)
    lines = [
        f"# {_plain(parts.train.target)} from {_plain(parts.train.source)}",
        "",
        f"Columns: {some_of([*map(_plain, model.columns)])}.",
        "",
        *_block(table_line(parts).splitlines()),
        *_block([network_line(trainer), *str(model.summary()).splitlines()[1:]]),
        f"Trained for {rounds}, seed {work.options.seed}. {_scaled(work)}",
        "",
        *(_block(ended.splitlines()) if ended else []),
        "## Results",
        "",
        *_block(measures),
    ]
    if parts.validation and work.options.patience and not parts.test:
        lines += [
            "The validation rows chose the epoch, so they rate it too well: `--test 0.2` holds "
            "out rows for the end.",
            "",
        ]
    if parts.train.classes:
        name, table = parts.named()[-1]
        counts = repr(model.confusion(table)).splitlines()
        lines += [f"## Confusion, {name} rows", "", *_block(counts)]
    for picture in pictures:
        lines += [f"![{picture.removesuffix('.svg')}]({picture})", ""]
    found = as_typed(str(diagnose(trainer, parts.train))).splitlines()
    lines += ["## Diagnosis, training rows", "", *_block(found)]
    lines += ["## Commands", "", *_block([f"{work.prog} train {quoted(plan.words)}"])]
    lines += _block([command for _, command in _next(work, work.prog)])
    return lines


def _scaled(work: Work) -> str:
    model: Any = work.trainer.model
    if model.scaler is None:
        return "The columns are not scaled."
    targets = ", the target too" if model.scaler.targets else ""
    return (
        f"The columns are scaled to mean 0 and deviation 1{targets}, as learned from the "
        "training rows."
    )


def _block(lines: list[str]) -> list[str]:
    return [*(f"    {line}".rstrip() for line in lines), ""]


def _plain(name: str) -> str:
    """Return a name that is not read as markup in a heading or between backticks."""
    return "".join(sign if sign not in "`<>[]*_|#\\" else " " for sign in one_line(name))
