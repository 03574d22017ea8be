"""Whether operations record a graph: they do, but inside `no_grad`."""

from __future__ import annotations

from _thread import allocate_lock
from _weakref import ref
from contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _thread import LockType
    from collections.abc import Callable
    from typing import Any, ParamSpec, TypeVar

    P = ParamSpec("P")
    R = TypeVar("R")

# The blocks that are open anywhere: of no_grad a locked lock each, of traced the block itself. A
# node first asks whether there are any, which costs it nothing, and only then whether the running
# context is inside one. No reference keeps a block: if Ctrl-C leaves a `with` just before its
# exit, the block ends all the same.
blocks: set[ref[Any]] = set()

# whether what is recorded will be run on other numbers: then no number may be followed
for_other_numbers: ContextVar[bool] = ContextVar("for_other_numbers", default=False)

_entered: ContextVar[tuple[ref[LockType], ...]] = ContextVar("entered", default=())
observers: ContextVar[tuple[ref[Any], ...]] = ContextVar("observers", default=())


class Decorating:
    """A block that is a function's decorator too: each call is a block of its own."""

    def _again(self) -> Any:
        """Return another block of the kind."""
        raise NotImplementedError

    def __call__(self, f: Callable[P, R]) -> Callable[P, R]:
        """Return the function `f`, computed inside a block of its own at each call."""
        from functools import wraps
        from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction

        if any(kind(f) for kind in (isasyncgenfunction, iscoroutinefunction, isgeneratorfunction)):
            name = type(self).__name__
            raise TypeError(
                f"@{name}() decorates functions that run in one go: in {f.__qualname__} write "
                f"with {name}(): around what computes"
            )

        @wraps(f)
        def computing(*args: P.args, **options: P.kwargs) -> R:
            with self._again():
                return f(*args, **options)

        return computing


class _Exit:
    """The `__exit__` of a lock: written in C, so that Ctrl-C cannot fall between call and work."""

    def __get__(self, block: no_grad | None, owner: type[no_grad]) -> Callable[..., None]:
        return block._open.__exit__ if block else self._leave

    @staticmethod
    def _leave(block: no_grad, *error: object) -> None:
        """Serve those who call it on the class, as `contextlib.ExitStack` does."""
        block._open.release()


class no_grad(Decorating):
    """Compute numbers only: inside, results are leaves, and nothing is recorded.

    It is a block or a function's decorator. It holds in the thread or asyncio task that entered
    it, until it is left, wherever that happens.

    Raises:
        RuntimeError: the block is open already.
        TypeError: it decorates a generator or a coroutine, which run piece by piece.

    >>> from autograd import Value
    >>> w = Value(3.0)
    >>> with no_grad():
    ...     (w * 2).operation is None
    True
    >>> @no_grad()
    ... def double(x):
    ...     return x * 2
    >>> double(w).operation is None
    True
    """

    def __init__(self) -> None:
        self._open = allocate_lock()
        self._block = {ref(self._open, blocks.discard)}

    def __enter__(self) -> None:
        global blocks
        if not self._open.acquire(blocking=False):
            raise RuntimeError("this no_grad() block is open already: write a new no_grad()")
        _entered.set((*filter(_is_open, _entered.get()), *self._block))
        blocks |= self._block  # last, and no call: a block is open only once it will be left

    __exit__ = _Exit()

    def _again(self) -> no_grad:
        """Return another block of the kind."""
        return no_grad()


def _is_open(block: ref[LockType]) -> bool:
    lock = block()
    return lock is not None and lock.locked() and block in blocks


def recording_paused() -> bool:
    """Tell whether the running context is inside a `no_grad` block."""
    return any(map(_is_open, _entered.get()))


def interrupted(node: Any, depth: int) -> bool:
    """Have a new node's origin noted inside `traced`; tell whether recording is paused.

    Args:
        node: the node.
        depth: how many frames below the caller's is the first that may be the user's.
    """
    for block in observers.get():  # `traced` blocks, the innermost first
        observer = block()
        note = observer.note if observer is not None else None
        if note is not None:
            note(node, depth + 2)
            break
    entered = _entered.get()
    return bool(entered) and any(map(_is_open, entered))


def resume_recording() -> None:
    """Record from now on in the running context, whatever block is around it."""
    _entered.set(())
