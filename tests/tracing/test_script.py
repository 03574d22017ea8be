"""`python -m autograd script.py`: a script as Python runs it, stopped at a backward pass."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRAIN = """\
import sys
from autograd import Value

def error(w, x, y):
    prediction = w * x
    return prediction - y

if __name__ == "__main__":
    print("arguments", sys.argv)
    w = Value(1.0)
    for step in range(3):
        w.grad = 0.0
        loss = error(w, 3, 2) ** 2
        loss.backward()
        w.data -= 0.01 * w.grad
        print("step", step, f"{w:.4f}")
    sys.exit(len(sys.argv))
"""


def started(
    *words: str, typed: str = "", folder: Path, python: tuple[str, ...] = ("-m", "autograd")
) -> tuple[int, str, str]:
    """Run the command line in a folder: exit code, standard output, standard error."""
    done = subprocess.run(
        [sys.executable, "-W", "error", *python, *words],
        input=typed,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a script that trains one weight."""
    (tmp_path / "train.py").write_text(TRAIN, encoding="utf-8")
    return tmp_path


def test_the_debugger_opens_at_the_first_backward_and_q_ends_the_script(folder: Path) -> None:
    typed = "list\nn\nw\nq\n"
    assert started("train.py", "a", typed=typed, folder=folder) == (
        0,
        """\
arguments ['train.py', 'a']
train.py: backward() call 1. finish resumes the script, q stops it.
loss: 3 steps forward, then 3 backward. help lists the commands.
→ forward [1/3] prediction = w·3 = 1·3 = ?
  train.py:5 in error: prediction = w * x
  then [2/3] prediction − 2
(debug) list
train.py, in error(x=3, y=2)
   1   import sys
   2   from autograd import Value
   3
   4   def error(w, x, y):
   5 →     prediction = w * x
   6       return prediction - y
   7
   8   if __name__ == "__main__":
   9       print("arguments", sys.argv)
  10       w = Value(1.0)
(debug) n
[1/3] prediction = w·3 = 1·3 = 3
→ forward [2/3] prediction − 2 = 3 − 2 = ?
  train.py:6 in error: return prediction - y
  then [3/3] loss
(debug) w
  File "train.py", line 13, in <module>, step 0
    loss = error(w, 3, 2) ** 2
           ^^^^^^^^^^^^^^
→ File "train.py", line 6, in error(x=3, y=2)
    return prediction - y
           ^^^^^^^^^^^^^^
loss = (prediction − 2)²
└─ prediction − 2  ← here
(debug) q
left before the backward pass: no gradient was touched
""",
        "",
    )


def test_finish_goes_on_as_if_nothing_had_been(folder: Path) -> None:
    code, plain, errors = started("train.py", folder=folder, python=())
    assert (code, errors) == (1, "")
    same, printed, errors = started("train.py", typed="finish\n", folder=folder)
    assert (same, errors) == (1, "")
    assert [line for line in printed.split("\n") if line[:4] in ("argu", "step")] == plain.split(
        "\n"
    )[:-1]


def test_at_stops_at_a_later_pass_and_names_and_lines_are_there(folder: Path) -> None:
    _, printed, _ = started("--at", "3", "train.py", typed="p w\nup\nq\n", folder=folder)
    assert "step 1 0.8908" in printed
    assert "\nstep 2" not in printed
    assert 'train.py", line 13, in <module>, step 2' in printed
    assert "w: data 0.8908, grad 0" in printed


def test_options_after_the_script_are_ours_unless_it_knows_them(folder: Path) -> None:
    _, printed, _ = started("train.py", "--at", "2", "x", "--chain", "w", folder=folder)
    assert "arguments ['train.py', 'x']" in printed
    assert "∂loss/∂w = ∂loss/∂prediction · ∂prediction/∂w" in printed
    its = TRAIN.replace('print("arguments"', 'print("--chain" in sys.argv, "arguments"')
    (folder / "own.py").write_text(its, encoding="utf-8")
    _, printed, _ = started("own.py", "--chain", "w", typed="q\n", folder=folder)
    assert "True arguments ['own.py', '--chain', 'w']" in printed


@pytest.mark.slow
def test_steps_chain_and_drawing_instead_of_the_prompt(folder: Path) -> None:
    words = ("--steps", "--chain", "w", "--draw", "loss.svg", "train.py")
    code, printed, errors = started(*words, folder=folder)
    assert (code, errors) == (0, "")
    assert printed.index("[3/3] loss = (prediction − 2)²") < printed.index("∂loss/∂w = ")
    assert "drawn: loss.svg" in printed
    assert "prediction" in (folder / "loss.svg").read_text(encoding="utf-8")
    assert "step 0" not in printed  # the script has ended there


def test_what_a_script_raises_is_shown_from_its_own_lines_on(folder: Path) -> None:
    (folder / "fails.py").write_text(
        "from autograd import Value\ndef f():\n    Value(0.0).log()\nf()\n", encoding="utf-8"
    )
    (folder / "wrong.py").write_text("x = (\n", encoding="utf-8")
    code, printed, errors = started("fails.py", folder=folder)
    assert (code, printed) == (1, "")
    lines = errors.split("\n")
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[1].endswith('fails.py", line 4, in <module>')
    assert "log(0) at fails.py:3: 0 is not above 0" in errors.replace("log(c₁)", "log(0)")
    assert "commandline" not in errors
    code, _, errors = started("wrong.py", folder=folder)
    assert code == 1
    assert 'wrong.py", line 1' in errors
    assert "SyntaxError" in errors


def test_refusals_are_one_line(folder: Path) -> None:
    (folder / "none.py").write_text("print('nothing')\n", encoding="utf-8")
    loops = TRAIN.replace("sys.exit(len(sys.argv))", "")
    (folder / "loops.py").write_text(loops, encoding="utf-8")
    (folder / "binary.py").write_bytes(b"\x00\xff")
    for words, refusal in {
        ("none.py",): "none.py has ended without calling backward(): there is nothing to walk",
        ("--at", "9", "loops.py"): "loops.py has ended and called backward() 3 times: --at 9",
        ("nosuch.py",): "No such file or directory: nosuch.py",
        ("--at", "0", "train.py"): "it must be a whole number from 1, not '0'",
        ("--at", "2", "a*b", "a=1", "b=2"): "--at is for a script",
        ("--chain", "nosuch", "train.py"): "no node is called nosuch: known names:",
        ("--json", "--steps", "train.py"): "--json prints one document",
    }.items():
        code, _, errors = started(*words, folder=folder)
        assert refusal in errors
        assert "Traceback" not in errors
        assert code in (1, 2), words
    code, _, errors = started("binary.py", folder=folder)
    assert code == 1
    assert "File" in errors or "null bytes" in errors


def test_the_script_is_main_and_pickles_and_imports_as_it_would(folder: Path) -> None:
    (folder / "helper.py").write_text(
        "from autograd import Value\nw = Value(2.0)\n", encoding="utf-8"
    )
    (folder / "own.py").write_text(
        "import pickle, sys, os\nfrom helper import w\n"
        "class Point:\n    pass\n"
        "assert isinstance(pickle.loads(pickle.dumps(Point())), Point)\n"
        "assert sys.modules['__main__'].Point is Point and os.path.isabs(__file__)\n"
        "assert os.path.samefile(sys.path[0], '.')\n"
        "try:\n    (w * w).backward()\nfinally:\n    print('finally')\n",
        encoding="utf-8",
    )
    code, printed, errors = started("own.py", typed="q\n", folder=folder)
    assert (code, errors) == (0, "")
    assert printed.endswith("no gradient was touched\nfinally\n")
