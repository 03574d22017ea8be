"""`python -m autograd` without an expression: Python's prompt with everything imported."""

from __future__ import annotations

import os
import re
import select
import sys
from types import ModuleType

import pytest

import autograd
from autograd.__main__ import Console

from .test_command_line import ROOT, run, started

PACKAGE: ModuleType = autograd  # whose __all__ no type checker knows


def test_the_prompt_through_a_pipe() -> None:
    typed = """\
a, b = Value(2.0), Value(-3.0)
L = (a*b + 1).tanh()
print(tree(L))
chain_rule(L, a).value
debug(L)
n
q
for i in range(2):
    print(i)

__name__, abs(b)
log(a - 5)
"still here"
"""
    done = started(typed=typed.encode())
    assert done.returncode == 0
    assert (
        done.stdout.decode()
        == """\
All of autograd is imported: Value, debug, chain_rule, tree, draw and more.
Try: a, b = Value(2.0), Value(-3.0); L = (a*b + 1).tanh(); debug(L)
>>> a, b = Value(2.0), Value(-3.0)
>>> L = (a*b + 1).tanh()
>>> print(tree(L))
L = tanh(a·b + 1) = -0.999909
└─ a·b + 1 = -5
   └─ a·b = -6
      ├─ a = 2
      └─ b = -3
>>> chain_rule(L, a).value
-0.00054474969283142
>>> debug(L)
L: 3 steps forward, then 3 backward. help lists the commands.
→ forward [1/3] a·b = 2·(-3) = ?
  then [2/3] a·b + 1
(debug) n
[1/3] a·b = 2·(-3) = -6
→ forward [2/3] a·b + 1 = -6 + 1 = ?
  then [3/3] L
(debug) q
left before the backward pass: no gradient was touched
>>> for i in range(2):
...     print(i)
...\x20
0
1
>>> __name__, abs(b)
('__main__', Value(data=3.0, grad=0.0))
>>> log(a - 5)
>>> "still here"
'still here'
>>> """
    )
    assert "DomainError: log(a − 5): a − 5 = -3 is not above 0." in done.stderr.decode()


def test_the_prompt_has_every_public_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, printed, _ = run(capsys, typed="import autograd; set(autograd.__all__) - {*globals()}\n")
    assert code == 0
    assert "\nset()\n" in printed
    assert len(PACKAGE.__all__) > 30


def test_a_reader_who_has_left_ends_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(text: str) -> int:
        raise BrokenPipeError

    monkeypatch.setattr("sys.stdout.write", closed)
    with pytest.raises(BrokenPipeError):
        Console().push("print(1)")


@pytest.mark.parametrize(("typed", "code"), [("exit()\n", None), ("raise SystemExit(3)\n", 3)])
def test_exit_leaves_the_prompt(
    capsys: pytest.CaptureFixture[str], typed: str, code: int | None
) -> None:
    with pytest.raises(SystemExit) as left:
        run(capsys, typed=typed)
    assert left.value.code == code


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_the_prompt_at_a_terminal_completes_and_leaves() -> None:
    import pty

    pytest.importorskip("readline")
    pid, terminal = pty.fork()
    if pid == 0:  # the program at the other end of the terminal
        settings_ = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm",
            "PYTHONIOENCODING": "utf-8",
        }
        os.execve(sys.executable, [sys.executable, "-m", "autograd"], settings_)
    raw = bytearray()

    def answer(typed: bytes, expected: str) -> None:
        """Type, and read until the output ends with this, or until all ends."""
        typed_at = len(raw)
        os.write(terminal, typed)
        while not (expected and plain(raw[typed_at:]).endswith(expected)):
            ready, _, _ = select.select([terminal], [], [], 30)
            assert ready, f"nothing more came after: {raw[-500:]!r}"
            try:
                read = os.read(terminal, 65536)
            except OSError:  # so Linux says that the other end is closed
                return
            if not read:
                return
            raw.extend(read)

    answer(b"", ">>> ")
    answer(b"a = Value(2.0)\n", "\n>>> ")
    answer(b"L = a.sig\t\n", "\n>>> ")
    answer(b"debug(L)\n", "\n(debug) ")
    answer(b"jum\t 1\n", "\n(debug) ")
    answer(b"q\n", "\n>>> ")
    answer(b"weighted_s\t[a], [a])\n", "\n>>> ")
    answer(b"\x04", "")
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    shown = plain(raw)
    assert ">>> L = a.sigmoid()\n" in shown
    assert "L: 1 step forward, then 1 backward." in shown
    assert "(debug) jump 1\n→ forward [1/1] L = sigmoid(a) = sigmoid(2) = ?" in shown
    assert ">>> weighted_sum([a], [a])\nValue(data=4.0, grad=0.0)\n" in shown


def plain(raw: bytes | bytearray) -> str:
    """Return what a terminal shows without its control sequences."""
    shown = raw.decode("utf-8", "replace")
    return re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]|\x1b[=>]|\x07", "", shown).replace("\r", "")
