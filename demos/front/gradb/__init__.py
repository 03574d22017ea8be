"""The debugger for backpropagation: the public names of its engine and of its networks.

>>> from gradb import MLP, Value, debug, tree
>>> L = Value(2.0) * Value(3.0)
>>> L.data
6.0
"""

from collections.abc import Iterator
from importlib import import_module, metadata
from types import ModuleType
from typing import TYPE_CHECKING

import autograd

if TYPE_CHECKING:
    from autograd import *  # noqa: F403
    from nn import *  # noqa: F403
    from nn import plots as plots

_ENGINE: ModuleType = autograd
if not hasattr(_ENGINE, "_homes"):
    raise ImportError(
        f"another package called autograd hides the one of this checkout: {_ENGINE.__file__}. "
        "The checkout needs its own virtual environment, which the README's commands make; "
        "installed from a wheel, gradb does not conflict with it."
    )
_ABOVE = _ENGINE.__name__.removesuffix("autograd")  # of the packages: none, or gradb


def _packages() -> Iterator[ModuleType]:
    """Yield the packages; if a name is in the first, the second is not loaded."""
    yield _ENGINE
    yield import_module(f"{_ABOVE}nn")


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load a public name when it is first asked for."""
        if name in ("nn", "demos"):
            return import_module(f"{_ABOVE}{name}")
        if name == "plots":
            return import_module(f"{_ABOVE}nn.plots")
        if name == "__version__":
            return metadata.version("gradb")
        if name == "__all__":
            return [public for package in _packages() for public in package.__all__]
        for package in _packages() if name[:1] != "_" else ():
            if name in package.__all__ or name == "abs":
                globals()[name] = getattr(package, name)
                return globals()[name]
        raise AttributeError(f"module 'gradb' has no attribute {name!r}")


def __dir__() -> list[str]:
    names = [name for package in _packages() for name in package.__all__]
    return sorted([*names, "__version__", *(name for name in globals() if name[:2] == "__")])
