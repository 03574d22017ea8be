"""The examples in the docstrings of the demos."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import demos

HERE = Path(demos.__file__).parent
WITH_EXAMPLES = sorted(file for file in HERE.rglob("*.py") if ">>> " in file.read_text("utf-8"))


@pytest.mark.parametrize("file", WITH_EXAMPLES, ids=lambda file: file.stem)
def test_the_examples_hold(file: Path) -> None:
    module = ".".join(file.relative_to(HERE.parent).with_suffix("").parts)
    done = doctest.testmod(import_module(module))
    assert done.attempted
    assert not done.failed
