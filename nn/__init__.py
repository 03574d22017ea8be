"""Neurons, networks, losses and gradient descent on top of the engine."""

from typing import TYPE_CHECKING

from .conversion import from_torch, to_numpy, to_torch
from .data import Table, split, standardize
from .descent import GradientDescent
from .history import History
from .losses import LOSSES, error
from .module import Module
from .network import MLP, Layer, Neuron
from .reading import TableError, load_table
from .run import DivergedError

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
    "error",
    "from_torch",
    "load_table",
    "split",
    "standardize",
    "to_numpy",
    "to_torch",
    *LOSSES,
]
