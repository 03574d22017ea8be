"""The package gradb as a wheel holds it: laid out, imported, and its one command."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import autograd
import gradb
import nn
from autograd import Value
from autograd.terminal import version
from demos.command import DOORS, to_get, typed
from demos.wheel import lay_out, rewritten
from gradb.__main__ import main

ROOT = Path(__file__).parents[2]
SIBLINGS = {"autograd", "nn", "demos"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of packages in which gradb lies as pip would put it."""
    folder = tmp_path_factory.mktemp("lib") / "site-packages"
    lay_out(ROOT, folder / "gradb")
    return folder


def run(
    site: Path, cwd: Path, *words: str, typed: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run the command of the package laid out."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "gradb", *words],
        input=typed,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONIOENCODING": "utf-8", **more},
        capture_output=True,
        encoding="utf-8",
    )


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
    assert set(names) <= set(dir(gradb))
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
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert str(site) in done.stdout


def test_messages_name_the_import_that_is_running(site: Path) -> None:
    code = "import math; from gradb import Value; v = Value(2.0); math.exp(v)"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert "or the function of gradb, for example gradb.exp(v)" in done.stderr


@pytest.mark.parametrize("section", ["2", "5"])
def test_the_lecture_prints_the_same_from_the_wheel(
    site: Path, tmp_path: Path, section: str
) -> None:
    golden = (ROOT / f"tests/demos/lecture/section_{section}.txt").read_text(encoding="utf-8")
    assert run(site, tmp_path, "lecture", section, "--language", "en").stdout == golden


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
        assert (done.returncode, done.stdout) == (0, "✓ Right.\n")
    file.write_text(rewritten(solved) + "import gradb.demos.exercises\n", encoding="utf-8")
    assert "hold the answers" in run(site, tmp_path, "exercises", "run", "neuron_engine").stdout
    done = run(site, tmp_path, "exercises", "new", "mine")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "a new exercise is written in a checkout" in done.stderr


# the one command


def test_help_lists_options_and_commands_in_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    for words in (["-h"], ["--help"], ["help"]):
        with pytest.raises(SystemExit, match="0"):
            main(words)
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1] == printed[2]
    assert max(map(len, printed[0].splitlines())) <= 80
    for name in (*DOORS, "--steps", "--chain NODE", "--draw FILE", "--json", "--version"):
        assert f"  {name} " in printed[0]
    for door in DOORS:
        with pytest.raises(SystemExit, match="0"):
            main([door, "--help"])
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith(f"usage: gradb {door} ")
        assert max(map(len, lines)) <= 80


def test_it_does_what_the_modules_do(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from autograd.__main__ import main as expressions

    words = ["z = x**5 + 9; y = 8*z**3 + z", "x=1", "--chain", "x", "--steps"]
    assert main(words) == expressions(words) == 0
    printed = capsys.readouterr().out
    assert printed[: len(printed) // 2] == printed[len(printed) // 2 :]
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == version() + "\n"
    assert main(["lecture", "--language", "en"]) == 0
    assert "5. Chain rule" in capsys.readouterr().out
    assert main(["worksheet", "chain", "--seed", "7", "--output", str(tmp_path)]) == 0
    assert len([*tmp_path.iterdir()]) == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["tahn(a)", "a=1"], 2, "gradb: there is no function tahn\n"),
        (["a*b", "--stesp"], 2, "there is no option --stesp\ngradb --help shows what there is\n"),
        (["--json"], 2, "gradb: an expression is missing"),
        (["lecture", "9"], 2, "the lecture has sections 1 to 7"),
        (["worksheet", "chain"], 2, "the following arguments are required: --seed"),
        (["exercises", "run", "units", "--folder", "nowhere"], 2, ""),
    ],
)
def test_a_refusal_is_named_and_exits_2(
    words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        ended: object = main(words)
    except SystemExit as left:
        ended = left.code
    assert ended == code
    assert said in capsys.readouterr().err


def test_its_prompt_has_the_names_of_both(site: Path, tmp_path: Path) -> None:
    done = run(site, tmp_path, typed="print(tree(Value(2.0)*3), MLP(1, [1], rng=1), mse)\n")
    assert done.stdout.startswith("All of gradb is imported: Value, debug, ")
    assert "└─ " in done.stdout
    assert "MLP" in done.stdout
    assert done.returncode == 0


def test_tab_completes_commands_and_names(site: Path, tmp_path: Path) -> None:
    def completed(line: str) -> list[str]:
        out = tmp_path / "completions"
        done = run(
            site, tmp_path, _ARGCOMPLETE="1", COMP_LINE=line, COMP_POINT=str(len(line)),
            _ARGCOMPLETE_STDOUT_FILENAME=str(out), _ARGCOMPLETE_IFS="\n",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return out.read_text().split()

    assert completed("gradb ex") == ["exercises"]
    assert {*DOORS} < {*completed("gradb ")}
    assert completed("gradb exercises run neuron_e") == ["neuron_engine"]
    assert completed("gradb exercises report --only wrong_t") == ["wrong_tanh"]
    assert completed("gradb worksheet ne") == ["neuron", "network"]


def test_a_command_is_typed_as_it_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.chdir(ROOT)
    python = Path(sys.executable)
    here = python.relative_to(ROOT) if python.is_relative_to(ROOT) else python
    assert typed("python -m demos methods") == f"{here.with_name('python')} -m demos methods"
    monkeypatch.setenv("PATH", str(python.parent))
    assert typed("python -m demos methods") == "python -m demos methods"
    assert typed("gradb tour") == "gradb tour"
    monkeypatch.setattr(sys, "prefix", "/home/ann/.cache/uv/archive-v0/ycDdJKzf3xk6I0NV")
    assert typed("gradb lecture 5") == "pipx run gradb lecture 5"  # pipx with uv's help
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert typed("gradb lecture 5") == "uvx gradb lecture 5"
    assert to_get("matplotlib") == "uvx --with matplotlib gradb …"
    monkeypatch.setattr(sys, "prefix", "/home/ann/.cache/pipx/a184b186975e79e")
    assert typed("gradb lecture 5") == "pipx run gradb lecture 5"
    for kept in ("/home/ann/.local/share/uv/tools/gradb", "/home/ann/.local/share/pipx/venvs/x"):
        monkeypatch.setattr(sys, "prefix", kept)
        assert typed("gradb lecture 5") == "gradb lecture 5"
