"""What a neuron, a layer and a network have in common: rows in, predictions and verdicts out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import repeat
from math import isfinite
from typing import TYPE_CHECKING, Any

from autograd import Value, no_grad
from autograd.notation import SampleName, ascii_text, counted, subscript
from autograd.numbers import is_number

from .hints import MODEL, Hinted
from .metrics import BINARY, accuracy, classified, decided, plain_numbers
from .module import Module
from .samples import Samples, as_row, as_rows, as_samples
from .tables import some_of
from .texts import Confusion, Text, aligned

if TYPE_CHECKING:
    import os

    from .network import Neuron
    from .scaling import Scaler

_PLAIN = {float, int}
_UNIT = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")  # petal length (cm)
_TAKEN = re.compile(r"(w|b|net|o|x|y|yhat|L|t|c)[\d,]*(_\d+)?")  # names that a graph has anyway


class Model(Module, Hinted):
    """A neuron, a layer, a network.

    Attributes:
        scaler: a fitted `Scaler`, or None: `fit`, `predict` and everything else that takes rows as
            they are in the table applies it. A call does not: it takes the numbers that training
            sees.
        classes: what the classes are called, in the order of their numbers; () where none are.
        aims: with one output, its target for the first and the second class; at first (0, 1).
    """

    _hints = MODEL
    _scaler: Scaler | None = None
    classes: tuple[str, ...] = ()
    aims: tuple[float, ...] = BINARY
    _columns: tuple[str, ...] = ()
    _input_names: Sequence[str]
    _place: str  # who takes a row, in a message

    def __call__(self, inputs: Any) -> Any:
        """Return the prediction for one sample; several as a list."""
        raise NotImplementedError

    def as_row(self, inputs: Any) -> tuple[Value, ...]:
        """Return one sample as the Values that are fed forward: a number as a leaf x₁, ….

        Args:
            inputs: one row of numbers or Values, one for each input; a lone input also as itself.

        Raises:
            TypeError: it is not a row of numbers.
            ValueError: it has another length, or a number is not finite.
        """
        return as_row(inputs, self._input_names, self._place)

    def example(self) -> list[Value]:
        """Return the predictions for inputs of 0: their graph tells a drawing what to draw."""
        outputs = self([0.0] * len(self._input_names))
        return outputs if isinstance(outputs, list) else [outputs]

    def parameters(self) -> list[Value]:
        """Return the weights and biases, neuron by neuron, the weights before the bias."""
        raise NotImplementedError

    def named_parameters(self) -> list[tuple[str, Value]]:
        """Return (name, parameter) pairs, in the order of `parameters`."""
        return [(parameter.label or "", parameter) for parameter in self.parameters()]

    def __repr__(self) -> str:
        return f"{type(self).__name__} of {counted(len(self.parameters()), 'parameter')}"

    # columns and samples

    @property
    def scaler(self) -> Scaler | None:
        """A fitted `Scaler`, or None, as described above."""
        return self._scaler

    @scaler.setter
    def scaler(self, scaler: Scaler | None) -> None:
        from .scaling import Scaler

        if not (scaler is None or (isinstance(scaler, Scaler) and scaler.columns)):
            raise TypeError(
                "scaler must be a fitted Scaler of nn, or None: model.scaler = Scaler().fit(train)"
            )
        self._scaler = scaler

    @property
    def columns(self) -> tuple[str, ...]:
        """What the inputs are called; () where they are x₁, x₂, …. Training adopts a table's."""
        return self._columns

    @columns.setter
    def columns(self, names: Sequence[str]) -> None:
        are_names = not isinstance(names, str) and all(map(isinstance, names, repeat(str)))
        if not are_names or len(names) != len(self._input_names):
            wanted = counted(len(self._input_names), "name")
            raise ValueError(f"columns must be {wanted}, one for each input: got {names!r}")
        self._columns = tuple(names)
        self._input_names = _as_names(self._columns)

    def samples(self, X: Any, y: Any = None, adopt: bool = False) -> Samples:
        """Return samples as training sees them: in the order of the columns, numbered, scaled.

        Args:
            X: one row per sample, or a Table.
            y: one target per sample; None with a Table.
            adopt: take over names of columns and classes that the model does not have yet.

        Raises:
            TypeError: they have the wrong type.
            ValueError: they do not fit each other or the model.
        """
        samples = as_samples(X, y, self.columns, self.classes)
        for i, row in enumerate(samples.X):
            try:
                self.as_row(row)
            except (TypeError, ValueError) as error:
                raise type(error)(f"{samples.where(i)}: {error}") from None
        if adopt:
            self.classes = self.classes or samples.classes
            if samples.columns and not self.columns:
                self.columns = samples.columns
        if self.scaler is None:
            return samples
        self._check_scaler(self.scaler, samples.columns)
        scaled = self.scaler.apply(samples.X), self.scaler.apply_targets(samples.y)
        return samples._replace(X=scaled[0], y=scaled[1])

    def _check_scaler(self, scaler: Scaler, columns: Sequence[str]) -> None:
        """Refuse a scaler that was fitted to other columns, or to these in another order."""
        if columns and scaler.named and scaler.columns != tuple(columns):
            raise ValueError(
                f"the scaler was fitted to the columns {some_of(scaler.columns)}, but the model "
                f"takes {some_of(columns)}: fit it to the same table"
            )

    # verdicts

    def predict(self, rows: Any) -> list[Any]:
        """Return the predictions for rows as plain numbers: a number each, or a list of them.

        Args:
            rows: one row per sample, as they are in the table: a scaler is applied, and targets
                that it scaled are scaled back.

        Raises:
            TypeError, ValueError: a row is not one of numbers, or does not fit the model.

        >>> from nn import Neuron
        >>> Neuron(1, activation="linear", weights=[2.0], bias=1.0).predict([[1.0], [2.0]])
        [3.0, 5.0]
        """
        found = self._scored(rows)
        return found if self.scaler is None else self.scaler.undo_targets(found)

    def outputs(self, rows: Sequence[Any]) -> list[Any]:
        """Return what the bare network gives.

        Args:
            rows: one row of inputs per sample, scaled already.
        """
        fast = self.fast_outputs(rows)
        if fast is not None:
            return fast
        with no_grad():
            found: list[Any] = plain_numbers([self(row) for row in rows])
        return found

    def fast_outputs(self, rows: Sequence[Any]) -> list[Any] | None:
        """Do as `outputs` does, without nodes; None where a row or a call is not the usual one.

        Arguments as for `outputs`.
        """
        from .network import fire_numbers

        if type(self).__call__.__module__ != fire_numbers.__module__:
            return None  # a call of the user's
        layers, count, found = self.neurons_by_layer(), len(self._input_names), []
        for row in rows:
            if type(row) is not list or len(row) != count or not {*map(type, row)} <= _PLAIN:
                return None
            for neurons in layers:
                row = fire_numbers(neurons, row)
            if not all(map(isfinite, row)):
                return None  # which names the node
            found.append(row if len(row) > 1 else row[0])
        return found

    def predict_class(self, rows: Any) -> list[Any]:
        """Return for each row the class predicted: its name, or its number where it has none.

        Of several outputs the largest decides; of one output, whether it is nearer to the first
        or to the second of `aims`. Arguments and errors as for `predict`.

        Raises:
            ValueError: the model was trained on numbers, not on classes.
        """
        if not self.aims:
            raise ValueError("the model was trained on numbers, not classes: write predict(rows)")
        names = self.classes or (range(self._outputs) if self._outputs > 1 else self.aims)
        return [names[decided(p, self.aims)] for p in self._scored(rows)]

    def accuracy(self, X: Any, y: Any = None) -> float:
        """Return the part of the samples that is classified correctly, from 0 to 1.

        Args:
            X: one row per sample, as in the table; or a Table.
            y: one class per sample, by name or number; None with a Table.
        """
        samples = self.samples(X, y)
        return accuracy(self._aimed(samples), self.outputs(samples.X), self.aims)

    def confusion(self, X: Any, y: Any = None) -> Confusion:
        """Count how often each true class (a row) was predicted as each class (a column).

        Arguments as for `accuracy`.
        """
        samples = self.samples(X, y)
        numbers = range(self._outputs) if self._outputs > 1 else self.aims
        names = self.classes or [f"{number:g}" for number in numbers]
        counts = [[0] * len(names) for _ in names]
        pairs = classified(self._aimed(samples), self.outputs(samples.X), self.aims)
        for true, taken in pairs:
            counts[true][taken] += 1
        return Confusion(names, counts)

    @property
    def _outputs(self) -> int:
        return len(self.neurons_by_layer()[-1])

    def _scored(self, rows: Any) -> list[Any]:
        rows = as_rows(rows, self.columns)
        if rows and is_number(rows[0]) and len(self._input_names) == len(rows) > 1:
            raise ValueError("this is one row: write it in a list of rows, [row]")
        return self.outputs(rows if self.scaler is None else self.scaler.apply(rows))

    def _aimed(self, samples: Samples) -> list[Any]:
        """Return targets as one output aims at them, where classes come by name."""
        if samples.classes and self._outputs == 1:
            return [self.aims[int(k)] for k in samples.y]
        return samples.y

    # looks

    def neurons_by_layer(self) -> list[list[Neuron]]:
        """Return the neurons of each layer."""
        raise NotImplementedError

    def summary(self) -> Text:
        """Return a table of the layers, which a REPL shows.

        >>> from nn import MLP
        >>> MLP(2, [4, 1]).summary()
        MLP of 2 inputs: x₁, x₂
        layer  neurons  activation  parameters
            1        4  tanh                12
            2        1  linear               5
                                            17
        """
        rows = [("layer", "neurons", "activation", "parameters")]
        for k, neurons in enumerate(self.neurons_by_layer(), 1):
            names = dict.fromkeys([neuron.activation for neuron in neurons])
            count = sum([len(neuron.parameters()) for neuron in neurons])
            rows.append((str(k), str(len(neurons)), ", ".join(names), str(count)))
        rows.append(("", "", "", str(len(self.parameters()))))
        inputs = self.columns or self._input_names
        shown = ", ".join(inputs if len(inputs) <= 8 else [*inputs[:7], "…"])
        title = f"{type(self).__name__} of {counted(len(inputs), 'input')}: {shown}"
        return Text("\n".join([title, *aligned(rows, left=(2,))]))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model to one JSON file, with its scaler, columns and classes.

        Args:
            path: where; an existing file is replaced as a whole, or stays as it is.

        Raises:
            OSError: the file cannot be written.
            ValueError: a weight is not finite, or one Value is a weight twice.
        """
        from .keeping import save_model

        save_model(self, path)


def _as_names(columns: Sequence[str]) -> tuple[str, ...]:
    """Return what the leaves of columns are called: as a name is typed, each another."""
    names: list[str] = []
    short = [_UNIT.sub("", column) for column in columns]
    for i, column in enumerate(short if len({*short}) == len(short) else columns, 1):
        name = re.sub(r"\W+", "_", column).strip("_")
        if not name[:1].isalpha() or _TAKEN.fullmatch(ascii_text(name)):
            name = f"x_{name}" if name else f"x{subscript(i)}"
        while name in names:
            name += "_"
        names.append(name)
    return tuple(map(SampleName, names))
