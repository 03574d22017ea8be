"""The debugger for backpropagation: the public names of its engine and of its networks.

>>> from gradb import MLP, Value, debug, tree
>>> L = Value(2.0) * Value(3.0)
>>> L.data
6.0
"""

from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograd import *  # noqa: F403
    from nn import *  # noqa: F403
    from nn.losses import *  # noqa: F403


def _packages() -> Iterator[ModuleType]:
    """Yield the packages; where a name of the first is asked for, the second is not loaded."""
    import autograd

    yield autograd
    import nn

    yield nn


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load a public name when it is first asked for."""
        if name in ("autograd", "nn", "demos") or (name[:1] == "_" and name != "__all__"):
            raise AttributeError(f"module 'gradb' has no attribute {name!r}")
        for package in _packages():
            if name in package.__all__ or name == "abs":
                globals()[name] = getattr(package, name)
                return globals()[name]
        if name == "__all__":
            return [public for package in _packages() for public in package.__all__]
        raise AttributeError(f"module 'gradb' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *(name for package in _packages() for name in package.__all__)})
