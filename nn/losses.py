"""How far predictions are from targets: one number, to be made small."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from autograd import Value, exp, log, sqrt
from autograd.notation import SampleName, counted, subscript
from autograd.numbers import is_number
from autograd.recording import for_other_numbers

from .samples import is_shares
from .targets import SampleError, check_target, place_of
from .uniform import of_probability, of_scores

Loss = TypeVar("Loss", bound=Callable[..., Value])

LOSSES: dict[str, Callable[[Any, Any], Value]] = {}  # by name


def _by_name(loss: Loss) -> Loss:
    LOSSES[loss.__name__] = loss
    return loss


def error(targets: Any, predictions: Any) -> Any:
    """Return y − ŷ: a Value, or a list of them for lists.

    Args:
        targets: one number; or a list with one per sample; or a list of lists, one row per
            sample with one number per output.
        predictions: the model's, Values or numbers in the same shape.

    Raises:
        TypeError: an entry is neither a number nor a Value.
        ValueError: the shapes do not fit, or there is no target.

    >>> error(1.0, Value(0.75)).data
    0.25
    """
    errors = [y - p for y, p, _ in _outputs(targets, predictions)]
    return errors if isinstance(_plain(targets), Sequence) else errors[0]


@_by_name
def sse(targets: Any, predictions: Any) -> Value:
    """Return the sum of squared errors, Σ (y − ŷ)² (least squares: Legendre, 1805).

    Args:
        targets: as for `error`.
        predictions: as for `error`.

    Raises:
        TypeError, ValueError: as for `error`.

    >>> sse([1.0, 0.0], [Value(0.5), Value(0.5)]).data
    0.5
    """
    return _loss([(y - p) ** 2 for y, p, _ in _outputs(targets, predictions)], mean=False)


@_by_name
def mse(targets: Any, predictions: Any) -> Value:
    """Return the mean of squared errors, (1/N) Σ (y − ŷ)², N = samples × outputs.

    Args:
        targets: as for `error`.
        predictions: as for `error`.

    Raises:
        TypeError, ValueError: as for `error`.

    >>> mse([1.0, 0.0], [Value(0.5), Value(0.5)]).data
    0.25
    """
    return _loss([(y - p) ** 2 for y, p, _ in _outputs(targets, predictions)])


@_by_name
def rmse(targets: Any, predictions: Any) -> Value:
    """Return √MSE, the root of the mean squared error.

    Where every error is 0, √ has no slope: there the result is the MSE itself, with value 0 and
    gradient 0.

    Args:
        targets: as for `error`.
        predictions: as for `error`.

    Raises:
        TypeError, ValueError: as for `error`.

    >>> rmse([1.0, 0.0], [Value(0.5), Value(0.5)]).data
    0.5
    """
    mean = mse(targets, predictions)
    if not for_other_numbers.get() and mean.data == 0:
        return mean
    mean.label = None
    return _loss([sqrt(mean)])


@_by_name
def hinge(targets: Any, predictions: Any) -> Value:
    """Return the mean of max(0, 1 − y·ŷ), for targets -1 and 1.

    Cortes and Vapnik, "Support-vector networks", 1995.

    Args:
        targets: as for `error`, each -1 or 1.
        predictions: as for `error`, below 0 for -1, above 0 for 1.

    Raises:
        ValueError: a target is another number.

    >>> hinge([1, -1], [Value(0.5), Value(-2.0)]).data
    0.25
    """
    terms = []
    for y, p, sample in _outputs(targets, predictions):
        check_target("hinge", y, sample)
        terms.append((1 - y * p).relu())
    return _loss(terms)


@_by_name
def binary_cross_entropy(targets: Any, predictions: Any) -> Value:
    """Return the mean of −[y·log ŷ + (1 − y)·log(1 − ŷ)], ŷ a probability (output `sigmoid`).

    The negative log-likelihood of logistic regression (Cox, 1958). A term whose factor is 0 is
    left out, so that a prediction that is certain and right costs 0.

    Args:
        targets: as for `error`, each 0 or 1, or between them.
        predictions: as for `error`, each from 0 to 1.

    Raises:
        ValueError: a target or a prediction is not between 0 and 1.
        DomainError: a prediction is certain and wrong; its loss is infinite.

    >>> print(f"{binary_cross_entropy([1, 0], [Value(0.5), Value(0.5)]):.6f}")
    0.693147
    """
    terms = []
    for y, p, sample in _outputs(targets, predictions):
        check_target("binary_cross_entropy", y, sample)
        if for_other_numbers.get():
            terms.append(of_probability(y, p))
            continue
        if p.data < 0 or p.data > 1:  # a NaN is left to the arithmetic
            raise SampleError(
                "binary_cross_entropy takes predictions from 0 to 1, not "
                f'{p.data!r}: give the model output="sigmoid"',
                sample,
            )
        if y.data == 1:
            terms.append(-log(p))
        elif y.data == 0:
            terms.append(-log(1 - p))
        else:
            terms.append(-(y * log(p) + (1 - y) * log(1 - p)))
    return _loss(terms)


@_by_name
def cross_entropy(targets: Any, predictions: Any) -> Value:
    """Return the mean of −log softmax(ŷ) at the target's class, ŷ raw scores (output `linear`).

    Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990.

    Args:
        targets: for each sample the class, counted from 0, or a list with a share for each class;
            a class alone for one sample.
        predictions: for each sample a list with a score for each class.

    Raises:
        ValueError: a class that does not exist, or shapes that do not fit.

    >>> print(f"{cross_entropy([0], [[Value(0.0), Value(0.0)]]):.6f}")
    0.693147
    """
    targets, predictions = _plain(targets), _plain(predictions)
    if not isinstance(predictions, Sequence):
        raise ValueError("cross_entropy needs a list with a score for each class")
    if predictions and not isinstance(predictions[0], Sequence) and is_number(targets):
        targets, predictions = [targets], [predictions]
    terms = []
    for sample, target, scores in _samples(targets, predictions):
        if not isinstance(scores, Sequence):
            raise SampleError(
                "cross_entropy needs a score for each class: give the model as many outputs as "
                "there are classes",
                sample,
            )
        leaves = [_leaf(z, f"ŷ{subscript(j)}") for j, z in enumerate(scores, 1)]
        if for_other_numbers.get():
            terms.append(of_scores(target, leaves))
            continue
        several = sample if len(predictions) > 1 else None
        terms.append(_of_scores(leaves, _shares(target, leaves, sample), several))
    return _loss(terms)


OF_CLASSES = (cross_entropy, binary_cross_entropy, hinge)  # whose targets are not distances


def _of_scores(
    scores: Sequence[Value], shares: Sequence[tuple[float, int]], sample: int | None
) -> Any:
    """Return −Σ y·log p over the classes that have a share y, p the softmax of the scores.

    `sample` is the number in the names of p; None: there is one sample.
    """
    largest = max([score.data for score in scores])
    shifted = [score - largest for score in scores]
    powers = [exp(z) for z in shifted]
    whole = _total(powers)
    # else p would be 0, and its log infinite
    logarithm = None if min([powers[k].data for _, k in shares]) >= 1e-290 else log(whole)
    terms = []
    for share, k in shares:
        if logarithm is None:
            p = powers[k] / whole
            name = SampleName(f"p{subscript(k + 1)}")
            p.label = name if sample is None else name.of(sample)
            term = -log(p)
        else:
            term = logarithm - shifted[k]
        terms.append(term if share == 1 else share * term)
    return _total(terms)


def _shares(target: Any, scores: Sequence[Any], sample: int | None) -> list[tuple[float, int]]:
    """Return the share of each class that has one, and the class."""
    if isinstance(target, Sequence) and not isinstance(target, str):
        _fit(target, scores, sample)
        for share in target:
            check_target("cross_entropy", share, sample)
        if not is_shares(target):
            raise SampleError(f"shares sum to {math.fsum(target):g}, not to 1", sample)
        return [(share, k) for k, share in enumerate(target) if share]
    if not is_number(target):
        raise TypeError(f"{place_of(sample)}a class must be a whole number, not {target!r}")
    if target not in range(len(scores)):
        raise SampleError(
            f"there is no class {target!r} among {counted(len(scores), 'score')}; "
            f"classes are numbered from 0 to {len(scores) - 1}: do the same, or pass their names",
            sample,
        )
    return [(1.0, int(target))]


def _outputs(targets: Any, predictions: Any) -> list[tuple[Value, Value, int | None]]:
    """Return y, ŷ and the sample's number for every output of every sample."""
    samples, found = _samples(targets, predictions), []
    for sample, target, prediction in samples:
        row, outputs = _listed(target), _listed(prediction)
        if row is not target and len(outputs) > 1:
            raise SampleError(
                f"1 target for {len(outputs)} outputs: if it is a class, the loss is "
                '"cross_entropy"; else give the model 1 output',
                sample,
            )
        _fit(row, outputs, sample)
        # a single output may be given alone or in a row of one; it has its sample's index
        alone = row is not target and outputs is not prediction
        several, first = (len(samples), sample or 1) if alone else (len(row), 1)
        for j, (y, output) in enumerate(zip(row, outputs, strict=True), first):
            index = subscript(j) if several > 1 else ""
            names = SampleName(f"y{index}"), SampleName(f"ŷ{index}")
            found.append((_leaf(y, names[0]), _leaf(output, names[1]), sample))
    return found


def _samples(targets: Any, predictions: Any) -> list[tuple[int | None, Any, Any]]:
    """Return each sample's number from 1, target and prediction; a single sample has none."""
    targets, predictions = _plain(targets), _plain(predictions)
    if isinstance(targets, Sequence) != isinstance(predictions, Sequence):
        raise ValueError("targets and predictions must both be lists, or both be single numbers")
    if not isinstance(targets, Sequence):
        return [(None, targets, predictions)]
    _fit(targets, predictions)
    return [*zip(range(1, len(targets) + 1), targets, predictions, strict=True)]


def _listed(outputs: Any) -> Sequence[Any]:
    return outputs if isinstance(outputs, Sequence) else [outputs]


def _plain(table: Any) -> Any:
    """Return a table as lists: an array, or rows that are arrays, by their own `tolist`."""
    if hasattr(table, "tolist"):
        table = table.tolist()
    return [_plain(row) for row in table] if isinstance(table, (list, tuple)) else table


def _fit(targets: Sequence[Any], predictions: Sequence[Any], sample: int | None = None) -> None:
    """Refuse targets and predictions that differ in number, or are none."""
    if len(targets) != len(predictions):
        do = "does" if len(targets) == 1 else "do"
        fit = f"{do} not fit {counted(len(predictions), 'prediction')}"
        raise SampleError(f"{counted(len(targets), 'target')} {fit}", sample)
    if not targets:
        raise SampleError("a loss needs at least one target", sample)


def _leaf(number: Any, name: str) -> Value:
    return number if isinstance(number, Value) else Value(number, name)


def _total(terms: Sequence[Any]) -> Any:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _loss(terms: Sequence[Value], mean: bool = True) -> Value:
    total: Value = _total(terms)
    loss = total / len(terms) if mean and len(terms) > 1 else total
    loss.label = "L"
    return loss
