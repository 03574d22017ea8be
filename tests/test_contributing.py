"""What CONTRIBUTING shows is what happens."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from demos.exercises.catalogue import HERE

from .exercises.test_scaffold import checkout, run
from .test_layers import AUTOGRAD, layer_of

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_commands_print_what_the_page_says(tmp_path: Path) -> None:
    place = checkout(tmp_path)
    pattern = r"```console\n\$ python -m demos\.exercises (.*?)\n(.*?)```"
    sessions = re.findall(pattern, PAGE, re.DOTALL)
    assert len(sessions) == 2
    for command, expected in sessions:
        _, shown = run(place, *shlex.split(command))
        assert _timeless(shown) == _timeless(expected)


def _timeless(text: str) -> str:
    return re.sub(r"\d+\.\d s$", "… s", text, flags=re.MULTILINE)


def test_code_on_the_page_is_in_an_exercise() -> None:
    sources = [file.read_text(encoding="utf-8") for file in HERE.rglob("*.py")]
    shown = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(shown) == 2
    for code in shown:
        assert any(code in source for source in sources), code


def test_every_file_of_an_exercise_is_explained() -> None:
    section = PAGE.partition("## Writing an exercise")[2]
    first_columns = re.findall(r"^\| .*? \|", section, re.MULTILINE)
    named = set(re.findall(r"`([\w./]+)`", "".join(first_columns)))
    there = {path.name + "/" * path.is_dir() for path in (HERE / "template").iterdir()}
    assert named == there - {"__pycache__/"} | {"fa.toml"}


def test_every_module_is_on_the_first_screen_in_the_order_of_the_layers() -> None:
    screen = PAGE.partition("## Set up and check")[0]
    columns = re.findall(r"^\| (`.*?`) \|", screen, re.MULTILINE)
    named = [name.strip("/") for name in re.findall(r"`([\w/]+)`", " ".join(columns))]
    there = {module.split(".")[1] for module in AUTOGRAD}
    assert {name.removeprefix("autograd/") for name in named} == there | {"nn", "demos"}
    layers = [layer_of(f"autograd.{name.removeprefix('autograd/')}") for name in named[:-2]]
    assert layers == sorted(layers)
    assert len(screen.splitlines()) < 50
