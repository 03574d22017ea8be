"""The debugger for backpropagation: the public names of its engine and of its networks.

>>> from gradb import MLP, Value, debug, tree
>>> L = Value(2.0) * Value(3.0)
>>> L.data
6.0
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograd import *  # noqa: F403
    from nn import *  # noqa: F403


_PARTS = {"autograd", "nn", "demos"}  # which Python's own import finds


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for; the networks wait for one of theirs."""
    if name not in _PARTS and (name[:1] != "_" or name == "__all__"):
        import autograd

        if name in (*autograd.__all__, "abs"):
            globals()[name] = getattr(autograd, name)
            return globals()[name]
        import nn

        if name == "__all__":
            return [*autograd.__all__, *nn.__all__]
        if name in nn.__all__:
            globals()[name] = getattr(nn, name)
            return globals()[name]
    raise AttributeError(f"module 'gradb' has no attribute {name!r}")


def __dir__() -> list[str]:
    import autograd
    import nn

    return sorted({*globals(), *autograd.__all__, *nn.__all__})
