"""What a stranger installs: the wheel, the sdist, the command, life beside HIPS autograd."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
BIN = "Scripts" if sys.platform == "win32" else "bin"
OWN = {"HOME", "USERPROFILE"}  # folders of the user who tries it
# One who may not write where others' files lie, though the tests may be run by root.
STRANGER = (
    ["setpriv", "--bounding-set=-dac_override,-dac_read_search",
     "--inh-caps=-dac_override,-dac_read_search"]
    if hasattr(os, "geteuid") and os.geteuid() == 0
    else []
)  # fmt: skip

pytestmark = [pytest.mark.install, pytest.mark.slow]


def run(
    *command: str | Path, cwd: Path, code: int = 0, typed: str = "", **more: str
) -> tuple[str, str]:
    """Run a command, which ends with a code; return what it printed, and on standard error."""
    own = {name: str(cwd) for name in OWN}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        input=typed,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **own, **more},
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout, done.stderr


def environment(folder: Path, *packages: str | Path, python: str = sys.executable) -> Path:
    """Make a virtual environment with packages installed; return its folder of commands."""
    run(python, "-m", "venv", folder, cwd=folder.parent)
    if packages:
        run(folder / BIN / "python", "-m", "pip", "install", "-q", *packages, cwd=folder)
    return folder / BIN


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build sdist and wheel as an index wants them, the wheel from the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    bin = environment(folder / "venv", "build")
    run(bin / "python", "-m", "build", "-q", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the commands of an environment that holds the wheel, and that nobody may change."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    bin = environment(folder, wheel)
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)
    yield bin
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o200)


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_is_one_small_pure_package(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
    assert wheel.stat().st_size <= 1_500_000
    version = wheel.name.split("-")[1]
    names = {*contents(wheel)}
    assert {name.split("/")[0] for name in names} == {"gradb", f"gradb-{version}.dist-info"}
    assert {
        "gradb/py.typed",
        "gradb/__main__.py",
        "gradb/autograd/value.py",
        "gradb/autograd/drawing/paint.py",
        "gradb/nn/network.py",
        "gradb/demos/data/iris.csv",
        "gradb/demos/worksheets/style.css",
        "gradb/demos/exercises/build_engine/whole_engine/oracle.jsonl",
        "gradb/demos/lecture/section_7_network.fa.toml",
    } <= names
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_the_sdist_holds_what_its_tests_need(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "README.md", "LICENSE", "demos/wheel.py", "demos/front/gradb/__init__.py",
        "demos/data/iris.csv", "tests/test_lecture.py",
    } <= names  # fmt: skip


def test_every_python_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    pythons = {sys.executable}
    for minor in (11, 12, 13):
        kept = glob.glob(os.path.expanduser(f"~/.pyenv/versions/3.{minor}.*/bin/python"))
        pythons |= {*kept[:1], *filter(None, [shutil.which(f"python3.{minor}")])}
    first = contents(wheel)
    for number, python in enumerate(sorted(pythons)):
        if subprocess.run([python, "-c", ""], capture_output=True).returncode:
            continue  # a shim whose Python is not there
        folder = tmp_path / str(number)
        folder.mkdir()
        bin = environment(folder / "venv", python=python)
        command = ("-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT)
        run(bin / "python", *command, cwd=folder)
        (again,) = folder.glob("*.whl")
        assert contents(again) == first, python


def test_an_editable_install_is_the_checkout(tmp_path: Path) -> None:
    bin = environment(tmp_path / "venv", "-e", ROOT)
    program = "import gradb, autograd, nn; print(gradb.Value is autograd.Value, gradb.__file__)"
    printed, _ = run(bin / "python", "-c", program, cwd=tmp_path)
    assert printed == f"True {ROOT / 'demos/front/gradb/__init__.py'}\n"
    assert run(bin / "gradb", "a*b", "a=2", "b=3", "--chain", "a", cwd=tmp_path)[0] == (
        "∂L/∂a = b\n      = 3\n"
    )


@pytest.mark.parametrize("first", ["gradb", "autograd"])
def test_hips_autograd_lives_on_beside_it(wheel: Path, tmp_path: Path, first: str) -> None:
    theirs = "import autograd, autograd.numpy as np; print(autograd.grad(np.tanh)(0.0))"
    ours = "from gradb import MLP, Value, grad; x = Value(3.0); print(grad(x * x, [x]))"
    order = {"gradb": (str(wheel), "autograd"), "autograd": ("autograd", str(wheel))}[first]
    bin = environment(tmp_path / "venv")
    pip = (bin / "python", "-m", "pip")
    for package in order:
        run(*pip, "install", "-q", package, cwd=tmp_path)
    assert run(bin / "python", "-c", theirs, cwd=tmp_path)[0] == "1.0\n"
    assert "6.0" in run(bin / "python", "-c", ours, cwd=tmp_path)[0]
    both = run(bin / "python", "-c", f"{ours}; {theirs}", cwd=tmp_path)[0]
    assert both.endswith("1.0\n")
    run(*pip, "uninstall", "-q", "-y", first, cwd=tmp_path)
    left, gone = (theirs, ours) if first == "gradb" else (ours, theirs)
    run(bin / "python", "-c", left, cwd=tmp_path)
    assert "ModuleNotFoundError" in run(bin / "python", "-c", gone, cwd=tmp_path, code=1)[1]


def test_the_checkout_is_found_first_where_hips_autograd_is_installed(tmp_path: Path) -> None:
    bin = environment(tmp_path / "venv", "autograd", "graphviz", "rich")
    where = "import autograd; print(autograd.__file__); from autograd import Value; print(Value(2))"
    printed, _ = run(bin / "python", "-c", where, cwd=ROOT)
    assert str(ROOT / "autograd" / "__init__.py") in printed


# as a stranger: an ordinary user, the installed files read-only, outside the checkout


def as_stranger(bin: Path, cwd: Path, *words: str, code: int = 0, typed: str = "") -> str:
    """Run the installed command; return what it printed, on standard error if it refused."""
    path = f"{bin}{os.pathsep}{os.environ['PATH']}"
    shown, said = run(*STRANGER, bin / "gradb", *words, cwd=cwd, code=code, typed=typed, PATH=path)
    return said if code == 2 else shown


def test_installed_it_does_the_whole_job(installed: Path, tmp_path: Path) -> None:
    def gradb(*words: str, code: int = 0, typed: str = "") -> str:
        return as_stranger(installed, tmp_path, *words, code=code, typed=typed)

    assert subprocess.run([*STRANGER, "touch", installed / "x"], capture_output=True).returncode
    assert gradb("--version").startswith("gradb 0.")
    assert "end of the backward pass" in gradb("tanh(a*b + 1)", "a=2", "b=-3", typed="c\nq\n")
    gradb("a*b", "a=2", "b=-3", "--draw", "y.svg")
    assert "<svg" in (tmp_path / "y.svg").read_text(encoding="utf-8")
    tour = gradb("tour")
    assert "accuracy 9" in tour
    assert 'Try next:\n  gradb "tanh(a*b + 1)" a=2 b=-3\n' in tour
    assert "matplotlib is missing: pip install matplotlib" in tour
    for picture in ("neuron", "network_2_2_2", "iris_network"):
        assert "<svg" in (tmp_path / f"output/{picture}.svg").read_text(encoding="utf-8")
    assert "MBGD" in gradb("methods")
    assert "gradb lecture 5" in gradb("lecture")
    assert "[1/5] net" in gradb("lecture", "6")
    gradb("lecture", "5", "--language", "fa")
    assert (tmp_path / "output/section_5_chain_rule.py").exists()
    gradb("worksheet", "network", "--seed", "7", "--language", "en")
    assert (tmp_path / "network-7-en-key.html").exists()
    assert "    gradb exercises\n" in gradb("exercises", "init", "--language", "en")
    gradb("exercises", "run", "units", code=1)
    assert "0 of 1" in gradb("exercises", "report", "my-exercises", "--only", "units", code=1)
    assert "faults: 0" in gradb("exercises", "verify", "by_hand")
    assert "2: 1 step" not in gradb("exercises", "run", "nothing", code=2)


def test_where_nothing_may_be_written_it_says_so_in_one_line(
    installed: Path, tmp_path: Path
) -> None:
    tmp_path.chmod(0o555)
    try:
        for words, said in [
            (["tour"], "cannot write to the folder output: Permission denied. Name another: "),
            (["lecture", "1"], "cannot write to the folder output: Permission denied"),
            (["methods"], "cannot write to the folder output: Permission denied"),
            (["worksheet", "chain", "--seed", "4"], "cannot write to the folder .: Permission"),
            (["exercises", "init"], "my-exercises cannot be used: Permission denied. Name an"),
            (["exercises"], "my-exercises cannot be used: Permission denied. Name another folder"),
            (["a*b", "a=1", "b=2", "--draw", "y.svg"], "gradb: the picture cannot be written: "),
            (["exercises", "new", "mine"], "a new exercise is written in a checkout"),
        ]:
            printed = as_stranger(installed, tmp_path, *words, code=2)
            assert printed.startswith(said), printed
            assert printed.count("\n") == 1, printed
        session = as_stranger(installed, tmp_path, "a*b", "a=1", "b=2", typed="draw\nn\nq\n")
        assert "! the picture cannot be written: Permission denied" in session
    finally:
        tmp_path.chmod(0o755)


def test_its_docstrings_hold(wheel: Path, tmp_path: Path) -> None:
    bin = environment(tmp_path / "venv", wheel, "pytest", "numpy", "matplotlib", "llvmlite")
    (package,) = (tmp_path / "venv").rglob("site-packages/gradb")
    command = ("-m", "pytest", "-q", "--doctest-modules", "-p", "no:cacheprovider")
    parts = (package / "__init__.py", package / "autograd", package / "nn")
    printed, _ = run(bin / "python", *command, *parts, cwd=tmp_path)
    assert int(printed.split(" passed")[0].split()[-1]) > 60


def test_a_type_checker_knows_its_names(wheel: Path, tmp_path: Path) -> None:
    bin = environment(tmp_path / "venv", wheel, "mypy")
    (tmp_path / "mine.py").write_text(
        "from gradb import MLP, Value, debug, exp, mse, sigmod\n"
        "reveal_type(Value(2.0).data)\nreveal_type(MLP)\nreveal_type(mse)\ndebug(1)\n"
    )
    said, _ = run(bin / "python", "-m", "mypy", "mine.py", cwd=tmp_path, code=1)
    assert 'Module "gradb" has no attribute "sigmod"; maybe "sigmoid"?' in said
    assert 'Revealed type is "float"' in said.replace("builtins.", "")
    assert "-> gradb.nn.network.MLP" in said
    assert said.count("error:") == 2


# from nothing, by what runs a package without installing it


@pytest.fixture(scope="module")
def shelf(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of wheels that holds gradb, as an index would, and what it needs."""
    folder = tmp_path_factory.mktemp("shelf")
    run(sys.executable, "-m", "pip", "download", "-q", "-d", folder, wheel, cwd=folder)
    shutil.copy(wheel, folder)
    return folder


def test_uvx_does_the_job_from_nothing(shelf: Path, tmp_path: Path) -> None:
    bin = environment(tmp_path / "uv", "uv")
    home = tmp_path / "home"
    home.mkdir()
    more: dict[str, Any] = {
        "UV_NO_INDEX": "1",
        "UV_FIND_LINKS": str(shelf),
        "UV_PYTHON": sys.executable,
    }
    more["PATH"] = f"{bin}{os.pathsep}{os.environ['PATH']}"
    printed, _ = run(bin / "uvx", "gradb", "tour", cwd=home, **more)
    assert '\n  uvx gradb "tanh(a*b + 1)" a=2 b=-3\n' in printed
    assert (home / "output" / "network_2_2_2.svg").exists()
    printed, _ = run(bin / "uvx", "gradb", "a*b", "a=2", "b=3", "--chain", "a", cwd=home, **more)
    assert printed == "∂L/∂a = b\n      = 3\n"


def test_pipx_run_does_the_job_from_nothing(shelf: Path, tmp_path: Path) -> None:
    bin = environment(tmp_path / "pipx", "pipx")
    home = tmp_path / "home"
    home.mkdir()
    links = f"{shelf} {os.environ.get('PIP_FIND_LINKS', '')}".strip()
    more: dict[str, Any] = {"PIP_FIND_LINKS": links, "PATH": f"{bin}{os.pathsep}{os.defpath}"}
    printed, _ = run(bin / "pipx", "run", "gradb", "tour", cwd=home, **more)
    assert '\n  pipx run gradb "tanh(a*b + 1)" a=2 b=-3\n' in printed
    assert (home / "output" / "network_2_2_2.svg").exists()


def test_uvx_from_a_checkout_says_how_to_go_on(shelf: Path, tmp_path: Path) -> None:
    bin = environment(tmp_path / "uv", "uv")
    checkout = tmp_path / "checkout"
    run("git", "clone", "-q", ROOT, checkout, cwd=tmp_path)
    more: dict[str, Any] = {"UV_NO_INDEX": "1", "UV_PYTHON": sys.executable}
    more["PATH"] = f"{bin}{os.pathsep}{os.environ['PATH']}"
    run(sys.executable, "-m", "pip", "download", "-q", "-d", shelf, "hatchling", cwd=tmp_path)
    more["UV_FIND_LINKS"] = str(shelf)
    printed, _ = run(bin / "uvx", "--from", ".", "gradb", "lecture", cwd=checkout, **more)
    assert "\n    uvx --from . gradb lecture 5\n" in printed


def test_hips_autograd_in_the_way_of_a_checkout_is_named(tmp_path: Path) -> None:
    bin = environment(tmp_path / "venv", "autograd", "graphviz", "rich")
    run(bin / "python", "-m", "pip", "install", "-q", "--no-deps", "-e", ROOT, cwd=tmp_path)
    said = run(bin / "gradb", "a*b", "a=2", "b=3", "--chain", "a", cwd=tmp_path, code=1)[1]
    assert "another package called autograd hides the one of this checkout" in said
