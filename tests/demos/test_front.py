"""The package gradb as a wheel holds it: laid out, imported, built."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

import autograd
import gradb
import nn
from autograd import Value
from autograd.terminal import version
from demos.wheel import Wheel, lay_out, page, rewritten

from .conftest import python, run

ROOT = Path(__file__).parents[2]
SIBLINGS = {"autograd", "nn", "demos"}


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("from autograd import Value, debug", "from gradb import Value, debug"),
        (">>> from nn import MLP  # doctest", ">>> from gradb import MLP  # doctest"),
        ("from autograd import (\n    a,\n)", "from gradb import (\n    a,\n)"),
        ("from autograd import *", "from gradb import *"),
        ("from autograd.graph import Node", "from gradb.autograd.graph import Node"),
        ("from demos.tour import run", "from gradb.demos.tour import run"),
        ("    import nn\n", "    from gradb import nn\n"),
        ("python -m autograd --help", "gradb --help"),
        ("`python -m demos lecture 5`", "`gradb lecture 5`"),
        ("python -m demos.exercises init", "gradb exercises init"),
        ("`python -m nn train`", "`gradb train`"),
        ("the function of autograd, say", "the function of gradb, say"),
        ("write autograd.exp(v)", "write gradb.exp(v)"),
        ("autograd.errors.DomainError: x", "gradb.autograd.errors.DomainError: x"),
        ("pip install '.[plots]'", "pip install 'gradb[plots]'"),
        ("from .graph import Node", "from .graph import Node"),
        ("from torch import nn", "from torch import nn"),
        ("import autograd.numpy as np", "import autograd.numpy as np"),
        ("in autograd/value.py", "in autograd/value.py"),
        ("from annoying import x", "from annoying import x"),
    ],
)
def test_what_a_line_becomes_in_the_wheel(here: str, there: str) -> None:
    assert rewritten(here) == there
    if here.startswith(("from autograd import", "from nn import")):
        there = there.replace("from gradb", f"from gradb.{here.split()[1]}")
    assert rewritten(here, is_module=True) == there


@pytest.mark.slow
def test_nothing_in_the_wheel_imports_a_sibling_or_names_its_command(site: Path) -> None:
    assert {path.name for path in site.iterdir()} == {"gradb"}
    tops = {path.name for path in (site / "gradb").iterdir()}
    assert tops == {*SIBLINGS, "__init__.py", "__main__.py", "py.typed"}
    assert not (site / "gradb/demos/front").exists()
    assert not (site / "gradb/demos/wheel.py").exists()
    for path in sorted((site / "gradb").rglob("*.*")):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py" and "wrong" not in path.parts:
            for node in ast.walk(ast.parse(text)):
                names = []
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    names = [node.module or ""]
                assert not {name.partition(".")[0] for name in names} & SIBLINGS, path
        found = re.findall(r"python -m|from (?:autograd|nn|demos)\b|\bof autograd\b|'\.\[", text)
        assert not found, path


def test_every_file_of_the_packages_is_in_the_wheel_or_known_not_to_be(site: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", *SIBLINGS], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    if not listed:
        pytest.skip("not in a clone")
    left_out = {name for name in listed if not (site / "gradb" / name).exists()}
    assert {name for name in left_out if not name.startswith("demos/front/")} <= {
        "demos/wheel.py",
        "demos/data/README.md",
        "demos/lecture/README.md",
        "demos/notebooks/first_session.ipynb",
    }


def test_gradb_has_the_public_names_of_both_packages() -> None:
    names = [*gradb.__all__]  # type: ignore[attr-defined]
    both = [*autograd.__all__, *nn.__all__]  # type: ignore[attr-defined]
    assert names == both
    assert len(names) == len(set(names))
    assert all(getattr(gradb, name) is not None for name in names)
    assert gradb.Value is Value
    assert gradb.MLP is nn.MLP
    assert {name for name in dir(gradb) if name[:1] != "_"} == set(names)
    assert gradb.nn is nn  # type: ignore[attr-defined]
    assert gradb.plots is nn.plots
    assert gradb.__version__ == version().split()[1].rstrip(",")  # type: ignore[attr-defined]
    from gradb import abs as absolute

    assert absolute(-2.0) == 2
    with pytest.raises(AttributeError, match="module 'gradb' has no attribute 'sigmod'"):
        gradb.sigmod  # type: ignore[attr-defined] # noqa: B018


def test_importing_the_engine_loads_no_networks(site: Path) -> None:
    code = (
        "import sys; from gradb import Value; import gradb; assert 'gradb.nn' not in sys.modules;"
        "from gradb import MLP; assert 'gradb.nn' in sys.modules; from gradb import *;"
        "assert not {'autograd', 'nn', 'demos'} & {*sys.modules}; print(debug, mse, gradb.__file__)"
    )
    done = python(site, code)
    assert (done.returncode, done.stderr) == (0, "")
    assert str(site) in done.stdout


def test_parts_are_found_by_their_names(site: Path) -> None:
    done = python(site, "from gradb import plots; print(plots.__name__)")
    assert done.stdout.split() == ["gradb.nn.plots"], done.stderr
    code = "import gradb; print(gradb.nn.MLP, gradb.autograd.Value, gradb.demos.__name__)"
    done = python(site, code)
    assert done.stdout.split()[-1] == "gradb.demos", done.stderr
    assert "gradb.nn.network.MLP" in done.stdout


def test_the_exercises_debugger_is_the_packages_own(site: Path) -> None:
    code = (
        "import io, sys; from gradb import Value; from gradb.demos.debugger import debug;"
        "sys.stdin = io.StringIO('q\\n' * 2);"
        "[debug(Value(2.0, 'a') * 3, {}, language) for language in ('en', 'fa')]"
    )
    done = python(site, code)
    assert (done.returncode, done.stderr) == (0, "")
    assert "help lists the commands" in done.stdout


def test_another_packages_autograd_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "autograd").mkdir()
    (tmp_path / "autograd/__init__.py").write_text("grad = None\n")
    path = f"{tmp_path}{os.pathsep}{ROOT / 'demos/front'}"
    done = python(path, "from gradb import Value", tmp_path)
    said = done.stderr.splitlines()[-1]
    assert said.startswith("ImportError: another package called autograd hides the one of this ")
    assert str(tmp_path) in said


def test_a_value_of_another_package_is_told_from_ours() -> None:
    class Value:
        pass

    Value.__module__ = "micrograd.engine"
    for reader in (gradb.tree, gradb.debug):
        with pytest.raises(TypeError, match=r"a Value of another package, micrograd\.engine"):
            reader(Value())  # type: ignore[arg-type]


def test_messages_name_the_import_that_is_running(site: Path) -> None:
    code = "import math; from gradb import Value; v = Value(2.0); math.exp(v)"
    done = python(site, code)
    assert "or the function of gradb, for example gradb.exp(v)" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("section", ["2", "5"])
def test_the_lecture_prints_the_same_from_the_wheel(
    site: Path, tmp_path: Path, section: str
) -> None:
    golden = (ROOT / f"tests/demos/lecture/section_{section}.txt").read_text(encoding="utf-8")
    assert run(site, tmp_path, "lecture", section, "--language", "en").stdout == golden


@pytest.mark.slow
def test_learners_files_import_gradb(site: Path, tmp_path: Path) -> None:
    done = run(site, tmp_path, "exercises", "init", "--language", "en")
    assert done.returncode == 0
    assert "gradb exercises" in done.stdout.splitlines()[-1]
    assert "python" not in done.stdout.replace(sys.executable, "")
    mine = tmp_path / "my-exercises"
    (file,) = mine.glob("*/*_neuron_engine.py")
    assert "\nfrom gradb import Value\n" in file.read_text(encoding="utf-8")
    solved = (ROOT / "demos/exercises/one_neuron/neuron_engine/solution.py").read_text("utf-8")
    for text in (solved, rewritten(solved)):  # a file of a checkout is read as well
        file.write_text(text, encoding="utf-8")
        done = run(site, tmp_path, "exercises", "run", "neuron_engine")
        assert done.returncode == 0
        assert done.stdout.startswith("✓ Right.\n")
    hips = tmp_path / "hips/autograd"
    hips.mkdir(parents=True)
    for name in ("__init__.py", "numpy.py"):
        (hips / name).touch()
    file.write_text("import autograd.numpy as np\n" + rewritten(solved), encoding="utf-8")
    path = f"{site}{os.pathsep}{hips.parent}"
    done = run(site, tmp_path, "exercises", "run", "neuron_engine", PYTHONPATH=path)
    assert done.stdout.startswith("✓ Right.\n")  # HIPS autograd is itself
    printed = run(site, tmp_path, "exercises", "hint", "units").stdout.splitlines()
    assert printed[-1].endswith("gradb exercises hint units")
    file.write_text(rewritten(solved) + "import gradb.demos.exercises\n", encoding="utf-8")
    assert (
        "imports the answer from" in run(site, tmp_path, "exercises", "run", "neuron_engine").stdout
    )
    done = run(site, tmp_path, "exercises", "new", "mine")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "a new exercise is written in a checkout" in done.stderr


# what builds it


def test_the_page_of_an_index_is_for_who_has_the_wheel_alone() -> None:
    shown = page((ROOT / "README.md").read_text(encoding="utf-8"))
    assert ">>> from gradb import Value, chain_rule, debug, draw, tree\n" in shown
    assert '$ gradb "z = x**5 + 9' in shown
    assert "Start in 30 seconds" not in shown
    assert "## Speed" in shown
    assert not re.findall(r"python -m|from autograd|from nn |\]\((?!https?:)", shown)


@pytest.mark.slow
def test_the_hook_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    hook = Wheel(str(ROOT), {}, None, None, "", "")  # type: ignore[arg-type]
    for version_, held in (("standard", ["gradb"]), ("editable", [])):
        build_data: dict[str, Any] = {"force_include": {}}
        hook.initialize(version_, build_data)
        assert [*build_data["force_include"].values()] == held
        hook.finalize(version_, build_data, "")
        assert [*tmp_path.iterdir()] == []
    broken = Wheel(str(tmp_path / "nowhere"), {}, None, None, "", "")  # type: ignore[arg-type]
    monkeypatch.setattr("demos.wheel.lay_out", lambda *_: [][1])
    with pytest.raises(IndexError):
        broken.initialize("standard", {"force_include": {}})
    assert [*tmp_path.iterdir()] == []


def test_hidden_files_stay_at_home(tmp_path: Path) -> None:
    root = tmp_path / "root"
    for name in ("autograd/a.py", "autograd/._a.py", "nn/.ipynb_checkpoints/b.py", "demos/c.log"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"\xb0" if "/." in name else b"import nn\n")
    lay_out(root, tmp_path / "gradb")
    found = sorted(p.name for p in (tmp_path / "gradb").rglob("*") if p.is_file())
    assert found == ["a.py"]
    assert (tmp_path / "gradb/autograd/a.py").read_text() == "from gradb import nn\n"
