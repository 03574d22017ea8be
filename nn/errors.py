"""What goes wrong with files, and in training."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .history import History


class TableError(ValueError):
    """A file is not a table to train on; the message says where and why.

    >>> from nn import load_table
    >>> load_table(".", target="y")
    Traceback (most recent call last):
        ...
    nn.errors.TableError: .: is a folder: give a file in it
    """


class FileError(ValueError):
    """A file does not hold a saved model or trainer, or is damaged.

    >>> from nn import load
    >>> load(__file__)
    Traceback (most recent call last):
        ...
    nn.errors.FileError: errors.py is not a file that model.save or trainer.save wrote
    """


class DivergedError(ArithmeticError):
    """A number in training was no longer finite; the weights are back at the last good epoch.

    Attributes:
        epoch: the epoch in which it happened, from 1.
        history: the losses up to the last good epoch.

    >>> from nn import GradientDescent, Neuron
    >>> neuron = Neuron(1, "linear", weights=[1.0], bias=False)
    >>> trainer = GradientDescent(neuron, learning_rate=1e200)
    >>> try:
    ...     trainer.fit([[1.0]], [0.0], epochs=5)
    ... except DivergedError as error:
    ...     print(error.epoch, neuron.w[0].data)
    1 1.0
    """

    def __init__(self, message: str, epoch: int, history: History) -> None:
        super().__init__(message)
        self.epoch = epoch
        self.history = history
