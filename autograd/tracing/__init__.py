"""Where nodes are made in the user's own program."""

from __future__ import annotations

import sys
from _thread import get_ident
from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import ref

from ..graph import Node
from ..numbers import brief
from ..recording import Decorating, blocks, observers
from .engines import Engines, within_reach
from .origins import Origin, Scope
from .recorder import Recorder


class _Exit:
    """What a `with` calls at its end: it holds the block, so that no other may keep it open."""

    def __get__(self, block: traced | None, owner: type[traced]) -> Any:
        if block is None:
            return owner._leave
        leave = partial(_leave, block._reference)
        leave.block = block  # type: ignore[attr-defined]
        return leave


class traced(Decorating):
    """Remember where each node is made: expression, calls and loop iterations.

    Names of local variables are kept too, for the Values that they held. It is a block or a
    function's decorator. It holds in the thread or asyncio task that entered it.

    Args:
        title: what the block is called in pictures and texts; blocks within blocks are levels.

    Raises:
        RuntimeError: the block is open already.
        TypeError: the title is not a string; or it decorates a generator or a coroutine, which run
            piece by piece.

    >>> from autograd import Value, origin
    >>> a, b = Value(2.0), Value(-3.0)
    >>> with traced():
    ...     c = a * b
    >>> origin(c).text
    '    c = a * b'
    """

    def __init__(self, title: str | None = None) -> None:
        if title is not None and not isinstance(title, str):
            raise TypeError(f"a title must be a string, not {brief(title)}")
        self._title = title
        self._opened = {ref(self, blocks.discard)}  # at once: a set can discard what it has hashed
        (self._reference,) = self._opened
        self._recorder: Recorder | None = None
        self._engines: Engines | None = None
        self.note: Callable[[Node, int], None] | None = None
        self._scope: Scope | None = None

    def __enter__(self) -> None:
        global blocks
        if self._recorder is not None:
            raise RuntimeError("this traced() block is open already: write a new traced()")
        around = [block for block in map(_called, observers.get()) if block is not None]
        recorders = [block._recorder for block in around if block._recorder.thread == get_ident()]
        self._recorder = recorders[0] if recorders else Recorder()
        if not recorders:
            self._engines = Engines()
            self._engines.watch(within_reach(sys._getframe(1).f_globals))
        if self._title:
            frame = sys._getframe(1)
            self._scope = self._recorder.begin(self._title, frame, self._reference)
        self.note = self._recorder.note
        observers.set((self._reference, *[block._reference for block in around]))
        blocks |= self._opened  # last, and no call: a block is open only once it will be left

    __exit__ = _Exit()

    def _again(self) -> traced:
        """Return another block of the kind."""
        return traced(self._title)

    def let_go(self) -> None:
        """Let go of everything that variables held in a pass that is over."""
        if self._recorder is not None:
            self._recorder.let_go()

    def _leave(self, *error: object) -> None:
        _leave(self._reference)


def _called(reference: Any) -> Any:
    block = reference()
    return block if reference in blocks else None


def _leave(reference: ref[traced], *error: object) -> None:
    """End a block: from its first line on it is over, whatever comes between."""
    blocks.discard(reference)
    block = reference()
    if block is None or block._recorder is None:
        return
    recorder, block._recorder, block.note = block._recorder, None, None
    if block._scope is not None:
        recorder.end(block._scope)
    if block._engines is not None:
        block._engines.leave()
    if not is_tracing():
        recorder.settle()


def is_tracing() -> bool:
    """Tell whether the running context is inside a `traced` block."""
    return any(map(_called, observers.get()))


def settle() -> None:
    """Read what variables hold by now, before a reader asks inside a block that is open."""
    open_here = [x for x in map(_called, observers.get()) if x is not None and x._recorder]
    for recorder in dict.fromkeys(block._recorder for block in open_here):  # blocks share one
        recorder.settle()


def origin(node: Node) -> Origin:
    """Return where a node was made: file, line, function, expression, calls, iterations.

    Args:
        node: a Value that was made inside `with traced():`.

    Raises:
        LookupError: it was made outside of `with traced():`.
        TypeError: it is not a Value.

    >>> from autograd import Value
    >>> with traced():
    ...     a = Value(2.0)
    >>> origin(a).line, origin(a).function
    (2, '<module>')
    """
    if not isinstance(node, Node):
        raise TypeError(f"origin takes a Value, not {brief(node)}")
    found = node._label
    if isinstance(found, Origin) and found.scope is not None:
        return found
    raise LookupError("this node was made outside of a trace: put the code in `with traced():`")
