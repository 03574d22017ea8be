"""The package gradb as a wheel holds it: laid out, imported, and its one command."""

from __future__ import annotations

import argparse
import ast
import json
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
from demos.command import DOORS, _source, to_get, typed
from demos.command import run as run_command
from demos.wheel import Wheel, lay_out, page, rewritten
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
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert str(site) in done.stdout


def test_parts_are_found_by_their_names(site: Path) -> None:
    code = "import gradb; print(gradb.nn.MLP, gradb.autograd.Value, gradb.demos.__name__)"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.split()[-1] == "gradb.demos", done.stderr
    assert "gradb.nn.network.MLP" in done.stdout


def test_another_packages_autograd_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "autograd").mkdir()
    (tmp_path / "autograd/__init__.py").write_text("grad = None\n")
    path = f"{tmp_path}{os.pathsep}{ROOT / 'demos/front'}"
    done = subprocess.run(
        [sys.executable, "-c", "from gradb import Value"], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": path}, cwd=tmp_path,
    )  # fmt: skip
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
        assert (done.returncode, done.stdout) == (0, "✓ Right.\n")
    hips = tmp_path / "hips/autograd"
    hips.mkdir(parents=True)
    for name in ("__init__.py", "numpy.py"):
        (hips / name).touch()
    file.write_text("import autograd.numpy as np\n" + rewritten(solved), encoding="utf-8")
    path = f"{site}{os.pathsep}{hips.parent}"
    done = run(site, tmp_path, "exercises", "run", "neuron_engine", PYTHONPATH=path)
    assert done.stdout == "✓ Right.\n"  # HIPS autograd is itself
    printed = run(site, tmp_path, "exercises", "hint", "units").stdout.splitlines()
    assert printed[-1].endswith("gradb exercises hint units")
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
        (["tour", "lecture"], 2, "gradb: unrecognized arguments: lecture\ngradb --help shows"),
        (["lecture", "--foo"], 2, "gradb: unrecognized arguments: --foo\n"),
        (["exercsies"], 2, "gradb: there is no command exercsies: did you mean exercises?\n"),
        (["Tour"], 2, "gradb: there is no command Tour: did you mean tour?\n"),
        (["zz"], 2, "gradb: zz has no value"),
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


@pytest.mark.slow
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
    assert typed("gradb tour") == f"{here.with_name('gradb')} tour"
    monkeypatch.setenv("PATH", str(python.parent))
    assert typed("python -m demos methods") == "python -m demos methods"
    assert typed("gradb tour") == "gradb tour"
    monkeypatch.setattr("demos.command._source", lambda: "")
    monkeypatch.setattr(sys, "prefix", "/home/ann/.cache/uv/archive-v0/ycDdJKzf3xk6I0NV")
    assert typed("gradb lecture 5") == "pipx run gradb lecture 5"  # pipx with uv's help
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert typed("gradb lecture 5") == "uvx gradb lecture 5"
    assert to_get("matplotlib") == "uvx --with matplotlib gradb …"
    monkeypatch.setattr("demos.command._source", lambda: "dist/gradb.whl")
    assert typed("gradb lecture 5") == "uvx --from dist/gradb.whl gradb lecture 5"
    monkeypatch.setattr("demos.command._source", lambda: "")
    for cache in (".cache/pipx/a184b186975e79e", "Library/Cache/pipx/a184b186975e79e"):
        monkeypatch.setattr(sys, "prefix", f"/home/ann/{cache}")
        assert typed("gradb lecture 5") == "pipx run gradb lecture 5"
    for kept in ("/home/ann/.local/share/uv/tools/gradb", "/home/ann/.local/share/pipx/venvs/x"):
        monkeypatch.setattr(sys, "prefix", kept)
        assert typed("gradb lecture 5") == "gradb lecture 5"
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(sys, "executable", "/usr/bin/of-a-target/python3")
    assert typed("gradb tour") == "/usr/bin/of-a-target/python3 -m gradb tour"


def test_what_a_package_was_installed_from_is_typed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Found:
        def read_text(self, name: str) -> str | None:
            return {"direct_url.json": self.url}[name]

        url: str | None = json.dumps({"url": (ROOT / "dist/gradb-1.whl").as_uri()})

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("demos.command.distribution", lambda name: Found())
    assert _source() == str(Path("dist/gradb-1.whl"))
    Found.url = json.dumps({"url": "https://example.org/gradb.whl"})
    assert _source() == ""
    Found.url = None
    assert _source() == ""


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "\nstopped\n"),
        (OSError(28, "No space left on device"), 2, "gradb: [Errno 28] No space left on device\n"),
        (None, 0, ""),
    ],
)
def test_however_a_command_ends_its_code_says_so(
    raised: BaseException | None, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def ends(_: argparse.Namespace) -> int:
        if raised:
            raise raised
        return 0

    parser = argparse.ArgumentParser(prog="gradb")
    parser.set_defaults(run=ends)
    assert run_command(parser, []) == code
    assert capsys.readouterr().err == said


@pytest.mark.skipif(sys.platform == "win32", reason="/dev/full is Linux's")
def test_a_full_disk_and_a_closed_standard_input_are_met_in_a_line(
    site: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "gradb"]
    env = {**os.environ, "PYTHONPATH": str(site)}
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*command, "lecture"], stdout=full, stderr=subprocess.PIPE, env=env, text=True
        )
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    shell = f'"{sys.executable}" -m gradb "a*b" a=1 b=2 <&-'
    closed = subprocess.run(["sh", "-c", shell], capture_output=True, env=env, text=True)
    assert (closed.returncode, closed.stderr) == (0, "")


# what builds it


def test_the_page_of_an_index_is_for_who_has_the_wheel_alone() -> None:
    shown = page((ROOT / "README.md").read_text(encoding="utf-8"))
    assert ">>> from gradb import Value, chain_rule, debug, draw, tree\n" in shown
    assert '$ gradb "z = x**5 + 9' in shown
    assert "Two commands" not in shown
    assert not re.findall(r"python -m|from autograd|from nn |\]\((?!https?:)", shown)


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
    for name in ("autograd/a.py", "autograd/._a.py", "nn/.ipynb_checkpoints/b.py", "demos/c.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"\xb0" if "/." in name else b"import nn\n")
    lay_out(root, tmp_path / "gradb")
    found = sorted(p.name for p in (tmp_path / "gradb").rglob("*") if p.is_file())
    assert found == ["a.py"]
    assert (tmp_path / "gradb/autograd/a.py").read_text() == "from gradb import nn\n"
