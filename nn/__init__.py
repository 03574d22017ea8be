"""Neurons, networks, losses and gradient descent on top of the engine."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .conversion import from_torch as from_torch
    from .conversion import to_numpy as to_numpy
    from .conversion import to_torch as to_torch
    from .data import split as split
    from .descent import GradientDescent as GradientDescent
    from .diagnosis import diagnose as diagnose
    from .errors import DivergedError as DivergedError
    from .errors import FileError as FileError
    from .errors import TableError as TableError
    from .history import History as History
    from .keeping import load as load
    from .keeping import resume as resume
    from .losses import binary_cross_entropy as binary_cross_entropy
    from .losses import cross_entropy as cross_entropy
    from .losses import error as error
    from .losses import hinge as hinge
    from .losses import mse as mse
    from .losses import rmse as rmse
    from .losses import sse as sse
    from .module import Module as Module
    from .network import MLP as MLP
    from .network import Layer as Layer
    from .network import Neuron as Neuron
    from .reading import load_table as load_table
    from .scaling import Scaler as Scaler
    from .scaling import standardize as standardize
    from .tables import Table as Table
    from .watching import Watch as Watch

_HOMES = {
    "conversion": "from_torch to_numpy to_torch",
    "data": "split",
    "descent": "GradientDescent",
    "diagnosis": "diagnose",
    "errors": "DivergedError FileError TableError",
    "history": "History",
    "keeping": "load resume",
    "losses": "binary_cross_entropy cross_entropy error hinge mse rmse sse",
    "module": "Module",
    "network": "MLP Layer Neuron",
    "reading": "load_table",
    "scaling": "Scaler standardize",
    "tables": "Table",
    "watching": "Watch",
}
_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}

if not TYPE_CHECKING:  # type checkers and editors know the names above, and no others
    __all__ = sorted(_HOME)

    def __getattr__(name: str) -> object:
        """Load a public name when it is first asked for: the import itself loads nothing."""
        if name not in _HOME:
            from .hints import NAMES

            if name in NAMES:  # no AttributeError: `from nn import` would drop what it says
                raise ImportError(f"nn has no {name}: write {NAMES[name]}", name=__name__)
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = __import__(f"{__name__}.{_HOME[name]}", fromlist=[name])
        globals()[name] = getattr(home, name)
        return globals()[name]


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
