"""Neurons, networks, losses and gradient descent on top of the engine."""

from typing import TYPE_CHECKING

from .conversion import from_torch, to_numpy, to_torch
from .data import split
from .descent import GradientDescent
from .diagnosis import diagnose
from .errors import TableError
from .history import History
from .keeping import FileError, load, resume
from .losses import LOSSES, error
from .module import Module
from .network import MLP, Layer, Neuron
from .reading import load_table
from .run import DivergedError
from .scaling import Scaler, standardize
from .tables import Table
from .watching import Watch

if TYPE_CHECKING:
    from .losses import *  # noqa: F403

globals().update(LOSSES)
__all__ = [
    "MLP",
    "DivergedError",
    "FileError",
    "GradientDescent",
    "History",
    "Layer",
    "Module",
    "Neuron",
    "Scaler",
    "Table",
    "TableError",
    "Watch",
    "diagnose",
    "error",
    "from_torch",
    "load",
    "load_table",
    "resume",
    "split",
    "standardize",
    "to_numpy",
    "to_torch",
    *LOSSES,
]
