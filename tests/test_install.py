"""What a user installs: the wheel, the sdist, and life beside another package called autograd."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

pytestmark = [pytest.mark.install, pytest.mark.slow]


def run(*command: str | Path, cwd: Path, fails: bool = False) -> str:
    """Run a command and return what it printed; its failure is the test's, unless expected."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, text=True, capture_output=True, encoding="utf-8"
    )
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stdout + done.stderr


def python_of(folder: Path) -> Path:
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    return folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    python = python_of(folder)
    run(python, "-m", "pip", "install", "-q", "build", cwd=folder)
    run(python, "-m", "build", "-q", "--outdir", folder, ROOT, cwd=folder)
    return folder


def test_the_wheel_holds_autograd_and_nn_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {
        "autograd",
        "nn",
        f"chainwalk-{wheel.name.split('-')[1]}.dist-info",
    }
    assert {
        "autograd/value.py",
        "autograd/py.typed",
        "autograd/drawing/paint.py",
        "nn/py.typed",
    } <= {*names}


def test_the_sdist_holds_what_its_tests_need(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"README.md", "LICENSE", "demos/data/iris.csv", "tests/test_lecture.py"} <= names


def test_the_wheel_works_in_a_clean_environment_outside_the_checkout(
    built: Path, tmp_path: Path
) -> None:
    python = python_of(tmp_path)
    (wheel,) = built.glob("*.whl")
    run(python, "-m", "pip", "install", "-q", wheel, cwd=tmp_path)
    program = (
        "from autograd import Value, svg, save; from nn import MLP, GradientDescent; "
        "x = Value(3.0, 'x'); L = x * x; L.backward(); print(x.grad); "
        "assert '<svg' in svg(L); save(L, 'x.svg'); "
        "print(GradientDescent(MLP(1, [1], rng=0)).fit([[1.0]], [2.0], epochs=2).epochs)"
    )
    assert run(python, "-c", program, cwd=tmp_path).split() == ["6.0", "2"]
    assert (tmp_path / "x.svg").read_text(encoding="utf-8").rstrip().endswith("</svg>")


def test_the_checkout_is_found_first_where_hips_autograd_is_installed(tmp_path: Path) -> None:
    python = python_of(tmp_path)
    run(python, "-m", "pip", "install", "-q", "autograd", "graphviz", "rich", cwd=tmp_path)
    where = "import autograd; print(autograd.__file__); from autograd import Value; print(Value(2))"
    printed = run(python, "-c", where, cwd=ROOT)
    assert str(ROOT / "autograd" / "__init__.py") in printed
    theirs = run(python, "-c", "import autograd; print(autograd.grad)", cwd=tmp_path)
    assert "function" in theirs


def test_two_packages_mixed_up_in_one_folder_stop_with_the_way_out(
    built: Path, tmp_path: Path
) -> None:
    python = python_of(tmp_path)
    (wheel,) = built.glob("*.whl")
    run(python, "-m", "pip", "install", "-q", "autograd", cwd=tmp_path)
    run(python, "-m", "pip", "install", "-q", wheel, cwd=tmp_path)
    message = run(python, "-c", "import autograd", cwd=tmp_path, fails=True)
    assert "two packages called autograd are mixed up in" in message
    assert "pip install --force-reinstall autograd" in message
