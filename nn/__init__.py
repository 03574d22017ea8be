"""Neurons, networks, losses and gradient descent on top of the engine."""

from typing import TYPE_CHECKING

from .data import Table, split, standardize
from .descent import GradientDescent
from .history import History
from .losses import LOSSES, error
from .module import Module
from .network import MLP, Layer, Neuron
from .reading import TableError, load_table
from .run import DivergedError
from .watching import Watch

if TYPE_CHECKING:
    from .losses import *  # noqa: F403

globals().update(LOSSES)
__all__ = [
    "MLP",
    "DivergedError",
    "GradientDescent",
    "History",
    "Layer",
    "Module",
    "Neuron",
    "Table",
    "TableError",
    "Watch",
    "error",
    "load_table",
    "split",
    "standardize",
    *LOSSES,
]
