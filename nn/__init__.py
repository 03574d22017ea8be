"""Neurons, networks, losses and gradient descent on top of `autograd`."""

from .data import Table, split, standardize
from .descent import GradientDescent
from .losses import binary_cross_entropy, cross_entropy, error, hinge, mse, rmse, sse
from .network import MLP, Layer, Neuron
from .reading import TableError, load_table
from .run import DivergedError, History

__all__ = [
    "MLP",
    "DivergedError",
    "GradientDescent",
    "History",
    "Layer",
    "Neuron",
    "Table",
    "TableError",
    "binary_cross_entropy",
    "cross_entropy",
    "error",
    "hinge",
    "load_table",
    "mse",
    "rmse",
    "split",
    "sse",
    "standardize",
]
