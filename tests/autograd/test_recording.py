"""`no_grad` holds where it was entered, until it is left, and leaks nowhere."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Any

import pytest

from autograd import Value, derivative, gradient, no_grad
from autograd.recording import blocks, recording_paused


def records() -> bool:
    return (Value(2.0) * Value(3.0)).operation is not None


@pytest.fixture(autouse=True)
def _nothing_is_left_behind() -> Iterator[None]:
    assert records()
    yield
    assert records()
    assert not blocks  # no node pays for a block that was left


def test_another_task_records_while_one_waits_inside_a_block() -> None:
    seen = []

    async def silent(entered: asyncio.Event, leave: asyncio.Event) -> None:
        with no_grad():
            entered.set()
            await leave.wait()
            seen.append(records())
        seen.append(records())

    async def main() -> None:
        entered, leave = asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(silent(entered, leave))
        await entered.wait()
        w = Value(3.0)
        (w * w).backward()
        assert w.grad == 6.0
        leave.set()
        await task

    asyncio.run(main())
    assert seen == [False, True]


def test_a_task_started_inside_a_block_is_inside_it_until_it_is_left() -> None:
    async def main() -> list[bool]:
        left = asyncio.Event()

        async def child() -> list[bool]:
            before = records()
            await left.wait()
            return [before, records()]

        with no_grad():
            task = asyncio.create_task(child())
            await asyncio.sleep(0)
        left.set()
        return await task

    assert asyncio.run(main()) == [False, True]


def test_a_generator_closed_in_another_thread_leaves_its_block_there_and_here() -> None:
    def numbers() -> Generator[bool, None, None]:
        with no_grad():
            while True:
                yield records()

    def close(generator: Generator[bool, None, None], seen: list[bool]) -> None:
        seen.append(records())
        generator.close()
        seen.append(records())

    for _ in range(3):
        generator, seen = numbers(), list[bool]()
        assert next(generator) is False
        assert not records()  # a context manager built on such a generator relies on it
        other = threading.Thread(target=close, args=(generator, seen))
        other.start()
        other.join()
        assert seen == [True, True]
        assert records()


def test_a_context_manager_and_a_stack_may_hold_a_block() -> None:
    @contextmanager
    def evaluating() -> Iterator[None]:
        with no_grad():
            yield

    with evaluating():
        assert not records()
    with ExitStack() as stack:
        stack.enter_context(no_grad())
        assert not records()
    assert records()


def test_blocks_nest_and_one_object_serves_again() -> None:
    block = no_grad()
    for _ in range(2):
        with block:
            with no_grad():
                assert not records()
            assert not records()
            with pytest.raises(RuntimeError, match=r"open already: write a new no_grad\(\)"), block:
                pass
            assert not records()
        assert records()


def test_as_a_decorator_each_call_is_a_block_of_its_own() -> None:
    @no_grad()
    def factorial(n: int, w: Value) -> Value:
        """Multiply up."""
        assert not records()
        return w if n == 0 else n * factorial(n - 1, w=w)

    assert (factorial(5, Value(1.0)).data, factorial.__name__) == (120.0, "factorial")
    assert factorial.__doc__ == "Multiply up."
    assert records()


def test_what_runs_piece_by_piece_is_no_function_to_decorate() -> None:
    def generator() -> Iterator[int]:
        yield 1

    async def coroutine() -> None: ...

    async def both() -> Any:
        yield 1

    for f in (generator, coroutine, both):
        with pytest.raises(TypeError, match=r"in .*write with no_grad\(\): around what computes"):
            no_grad()(f)
    with pytest.raises(TypeError):
        no_grad(generator)  # type: ignore[call-arg]


def test_derivatives_inside_a_block_leave_it_as_it_was() -> None:
    with no_grad():
        assert derivative(lambda x: x**3)(2.0) == 12.0
        with pytest.raises(ZeroDivisionError):
            gradient(lambda x: 1 / 0)(1.0)
        assert not records()


class Stop(Exception):
    """Stands for the student's Ctrl-C."""


def interrupted_after(lines: int, block: Any) -> bool:
    """Use a block, raising after so many lines in it or in recording.py; False: it was used."""
    left = [lines]

    def in_recording(frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_code.co_filename.endswith("recording.py"):  # this file too
            return None
        if event == "line":
            left[0] -= 1
            if left[0] < 0:
                raise Stop
        return in_recording

    before = sys.gettrace()
    sys.settrace(in_recording)
    try:
        block()
    except Stop:
        return True
    finally:
        sys.settrace(before)
    return False


def test_interrupted_at_any_line_a_block_leaves_recording_as_it_was() -> None:
    def block() -> None:
        with no_grad():
            Value(1.0) * 2

    for around in (False, True):
        lines = 0
        while True:
            if around:
                with no_grad():
                    again = interrupted_after(lines, block)
                    assert not records()
            else:
                again = interrupted_after(lines, block)
            assert records()
            if not again:
                break
            lines += 1
        assert lines > 5


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")
def test_a_thousand_alarms_at_random_moments_leave_recording_on() -> None:
    rung = []

    def ring(*_: object) -> None:
        rung.append(True)
        raise Stop

    def use_blocks(moment: int) -> None:
        signal.setitimer(signal.ITIMER_REAL, 1e-5 + moment * 1e-7)
        while len(rung) == moment:
            with no_grad():
                pass

    before = signal.signal(signal.SIGALRM, ring)
    caught = []
    gc.disable()  # an exception in one of its callbacks is lost
    try:
        for moment in range(1000):
            try:
                use_blocks(moment)
            except Stop as stop:
                caught.append(stop)  # with its traceback, as a REPL keeps the last
            assert not recording_paused()
    finally:
        gc.enable()
        signal.signal(signal.SIGALRM, before)
    assert len(caught) == 1000
