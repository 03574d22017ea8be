"""The child process: runs a learner's file on its check's questions, and reports to a file."""

from __future__ import annotations

import ast
import contextlib
import copy
import faulthandler
import importlib
import json
import linecache
import os
import sys
import threading
import types
import warnings
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from ..files import ROOT, write_whole
from .answers import decoded, encoded
from .checks import Check
from .gaps import filled, gaps
from .rounds import tried

MEGABYTE = 2**20


class Left(BaseException):
    """Raised when the learner's code would end the process."""


def main() -> None:
    """Read the task from standard input, do it, write the report, and exit."""
    task = json.load(sys.stdin)
    report = Path(task["report"])
    sys.stdin.close()
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    _limit(task["megabytes"])
    leave, trace = os._exit, open(task["trace"], "w", encoding="utf-8")  # noqa: SIM115
    os._exit = _leaving(leave)  # type: ignore[assignment]
    faulthandler.enable(trace)
    faulthandler.dump_traceback_later(task["seconds"], file=trace)
    look = {"name": _mended, "line": _mended, "compare": _compared}.get(task["mend"], _work)
    found = look(task)
    faulthandler.cancel_dump_traceback_later()
    with contextlib.suppress(Exception):  # the learner may have closed it
        sys.stdout.flush()
    write_whole({report: json.dumps(found)})
    leave(0)  # waits for no thread and runs no more of the learner's code


def _leaving(leave: Callable[[int], NoReturn]) -> Callable[[int], NoReturn]:
    """Return a replacement for os._exit: it tells the child; forked processes may exit."""
    child = os.getpid()

    def left(code: int) -> NoReturn:
        if os.getpid() != child:
            leave(code)
        raise Left

    return left


def _limit(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has none
        return
    size = megabytes * MEGABYTE
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _work(task: dict[str, Any]) -> dict[str, Any]:
    """Return the answers, or what went wrong before there were any."""
    path = Path(task["file"])
    check = importlib.import_module(task["check"]).CHECK
    try:
        source = path.read_bytes()
        tree = ast.parse(source, str(path))
        given = {gap.key for gap in gaps(ast.parse(_theirs(task)[0].read_bytes()))}
        open_ = sorted(g.node.lineno for g in gaps(tree) if g.key in given)
        if task["mend"] == "gaps" and not _fill(tree, task):
            return {"failed": "gap", "gaps": open_, "line": open_[0]}
        imported = _imported(tree)
        for name, node in imported.items():
            if "demos" in name.split(".")[:2]:  # which has the answers
                return {"failed": "borrowed", "line": node.lineno, "code": ast.unparse(node)}
        _lend([*imported])
        module = types.ModuleType("exercise")
        module.__file__ = str(path)
        with warnings.catch_warnings():  # of 2(x + 1), which has its own message
            warnings.filterwarnings("ignore", ".*object is not callable", SyntaxWarning)
            code = compile(tree, str(path), "exec")
        sys.modules["exercise"] = module
        threads = threading.active_count()
        exec(code, vars(module))
    except SyntaxError as error:
        where = {"line": error.lineno or 0, "code": (error.text or "").strip()}
        return {"failed": "syntax", **where, "says": error.msg}
    except BaseException as error:
        return {"failed": "raised", **_described(error, path)}
    answers: list[dict[str, Any]] = []
    for question in task["questions"]:
        try:
            answers.append(encoded(check.ask(module, copy.deepcopy(question))))
        except BaseException as error:
            found = _described(error, path)
            counts = {"answered": len(answers), "answers": answers, "gaps": open_}
            return {"failed": "raised", **counts, **found}
    left = {"gaps": open_, "threads": threading.active_count() - threads}
    return {"answers": answers, **left, "step": _step(tree, check, task["questions"], answers)}


def _fill(tree: ast.Module, task: dict[str, Any]) -> bool:
    """Fill the gaps of a file from the solution; tell whether all of them could be filled."""
    edits = filled(tree, *(ast.parse(path.read_bytes()) for path in _theirs(task)))
    for edit in edits or ():
        edit.swap()
    ast.fix_missing_locations(tree)
    return edits is not None


def _theirs(task: dict[str, Any]) -> tuple[Path, Path]:
    """Return the given file and the solution."""
    check = Path(str(sys.modules[task["check"]].__file__))
    return check.with_name("exercise.py"), check.with_name("solution.py")


def _step(
    tree: ast.Module, check: Check, questions: list[Any], answers: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return the step of a difference quotient, if the check asks for the rule; else nothing."""
    if not check.by_rule:
        return {}
    from .quotients import step_in

    def run(tree: ast.Module) -> list[Any]:
        found = []
        for question in questions:
            try:
                found += [*map(decoded, tried(tree, check, [question]))]
            except ZeroDivisionError:
                found.append(None)
        return found

    try:
        step = step_in(tree, [*map(decoded, answers)], run)
    except (KeyError, TypeError):  # the answers are not numbers
        return {}
    return {"line": step.line, "part": step.text} if step else {}


def _imported(tree: ast.Module) -> dict[str, ast.stmt]:
    """Return what a file imports, each with its import statement."""
    found: dict[str, ast.stmt] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update({alias.name: node for alias in node.names})
        elif isinstance(node, ast.ImportFrom):
            found.update({f"{node.module}.{alias.name}": node for alias in node.names})
    return found


def _lend(imported: list[str]) -> None:
    """Let a file import gradb in a checkout, and autograd and nn from an installed gradb.

    An import of names that ours does not have, `autograd.numpy`, means another package.
    """
    above = str(__package__).removesuffix("demos.exercises")
    if not above:
        sys.path.append(str(ROOT / "demos" / "front"))
    for name in ("autograd", "nn") if above else ():
        wanted = [parts[1:2] for parts in (x.split(".") for x in imported) if parts[0] == name]
        if wanted:
            ours = importlib.import_module(f"{above}{name}")
            there = {*dir(ours), *(path.stem for path in Path(str(ours.__file__)).parent.iterdir())}
            if all(part in there for parts in wanted for part in parts):
                sys.modules[name] = ours


def _mended(task: dict[str, Any]) -> dict[str, Any]:
    """Return what fixes the file, whose gaps are filled."""
    from .mending import mended

    check = importlib.import_module(task["check"]).CHECK
    paths = (Path(task["file"]), *_theirs(task))
    mine, given, solution = (path.read_text(encoding="utf-8-sig") for path in paths)
    alone = task["mend"] == "line"
    return {"mend": mended(mine, given, solution, check, task["questions"], alone)}


def _compared(task: dict[str, Any]) -> dict[str, Any]:
    """Return the first wrong gradient of a learner's engine, as `compare` reports it."""
    from autograd import compare

    from .engines import watched

    check, path = importlib.import_module(task["check"]).CHECK, Path(task["file"])
    tree, module = ast.parse(path.read_bytes(), str(path)), types.ModuleType("exercise")
    said: list[str] = []
    with contextlib.suppress(Exception):
        _fill(tree, task)
        sys.modules["exercise"] = module
        exec(compile(tree, str(path), "exec"), vars(module))

        def see(output: Any, names: dict[str, Any]) -> None:
            found = compare(output, names=names)
            if found.node is not None and not said:
                said.append(found.text)

        watched(module, see)
        check.ask(module, copy.deepcopy(task["questions"][0]))
    return {"mend": {"id": "compared", "line": 0, "part": said[0], "marks": []} if said else {}}


def _described(error: BaseException, path: Path) -> dict[str, Any]:
    """Return an exception for the report: its type, its text, the learner's line.

    The part of the line that was being evaluated is marked, as Python marks it.
    """
    line, marks, trace = 0, list[list[int]](), error.__traceback__
    while trace:  # that of a deep recursion is too long for a list
        if trace.tb_frame.f_code.co_filename == str(path):
            line, marks = trace.tb_lineno, _marks(trace, path)
        trace = trace.tb_next
    kind = type(error).__name__
    try:
        says = str(error)[:300]
    except Exception:
        says = ""
    code = linecache.getline(str(path), line).strip()
    return {"kind": kind, "says": says, "line": line, "code": code, "marks": marks}


def _marks(trace: types.TracebackType, path: Path) -> list[list[int]]:
    """Return the columns of a traceback's step in its line, counted in characters."""
    positions = islice(trace.tb_frame.f_code.co_positions(), trace.tb_lasti // 2, None)
    first, last, start, end = next(positions, (None,) * 4)
    if first is None or first != last or start is None or end is None:
        return []
    line = linecache.getline(str(path), first)
    code, indent = line.encode(), len(line) - len(line.lstrip())
    before, whole = (len(code[:place].decode("utf-8", "ignore")) for place in (start, end))
    return [[before - indent, whole - indent]]


if __name__ == "__main__":
    main()
