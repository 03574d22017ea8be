"""Builds the wheel: one package, gradb, with autograd, nn and demos inside.

In the checkout these are separate packages. Their imports, and the commands in their texts, are
rewritten for the installed package.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

PACKAGES = "autograd|nn|demos"
OF_A_CHECKOUT = ("Start in 30 seconds", "How it is tested", "Contributing")  # sections of README
KINDS = {".py", ".toml", ".typed", ".css", ".html", ".js", ".csv", ".jsonl", ".txt"}
FRONT = "demos/front/gradb"  # which becomes the package itself
NOT_THERE = ("demos/front/", "demos/wheel.py")
PROGRAMS = re.compile(r"/(exercise|solution|section_\w+)\.py$|/wrong/")  # readers go on from these
IMPORTS = (r"^( *)from (autograd|nn) import\b", r"\1from gradb.\2 import")  # of modules
RULES = [
    (re.compile(pattern, re.MULTILINE), there)
    for pattern, there in (
        (r"\bfrom (autograd|nn) import\b", "from gradb import"),
        (rf"\bfrom ({PACKAGES})\.", r"from gradb.\1."),
        (rf"^( *)import ({PACKAGES})$", r"\1from gradb import \2"),
        (r"\bpython -m demos\.", "gradb "),
        (r"\bpython -m (autograd|demos|nn)\b", "gradb"),
        (r"\bof autograd\b(?![./])", "of gradb"),
        (r"(?<!gradb\.)\bautograd\.(?=\w+\()", "gradb."),  # autograd.exp(v)
        (r"(?<!gradb\.)\bautograd\.(?=\w+\.)", "gradb.autograd."),  # autograd.errors.DomainError
        (r"(?<!gradb\.)\bnn\.(?=errors\.)", "gradb.nn."),  # nn.errors.FileError
        (r"'\.\[(\w+)\]'", r"'gradb[\1]'"),  # pip install '.[plots]'
    )
]


class Wheel(BuildHookInterface[Any]):
    """Hatchling's hook: runs before and after it packs a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Lay the package out; an editable install uses the checkout as it is."""
        self._folder = Path(tempfile.mkdtemp())
        if version != "editable":
            try:
                lay_out(Path(self.root), self._folder / "gradb")
            except BaseException:
                shutil.rmtree(self._folder)
                raise
            build_data["force_include"][str(self._folder / "gradb")] = "gradb"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was laid out."""
        shutil.rmtree(self._folder)


class Page(MetadataHookInterface):
    """What hatchling asks for the page of an index."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Give it the README for those who have only the wheel."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": page(text)}


def page(readme: str) -> str:
    """Return the README without what only a checkout has: its files, its commands."""
    parts = [part for part in readme.split("\n## ") if not part.startswith(OF_A_CHECKOUT)]
    text = rewritten("\n## ".join(parts))
    text = re.sub(r":\s`python -m tests[^`]*`", "", text)
    text = re.sub(r"\n!\[[^]]*\]\([^)]*\)\n|\n\[فارسی\]\([^)]*\)\n", "", text)
    return re.sub(r"\[([^]]*)\]\((?!https?:)[^)]*\)", r"\1", text)


def lay_out(root: Path, package: Path) -> None:
    """Write the package gradb from the checkout at `root`."""
    for folder in (*PACKAGES.split("|"), FRONT):
        for file in sorted((root / folder).rglob("*")):
            inside = file.relative_to(root).as_posix()
            if "/." in f"/{inside}" or file.suffix not in KINDS:
                continue
            if folder == FRONT or not inside.startswith(NOT_THERE):
                there = package / inside.removeprefix(f"{FRONT}/")
                there.parent.mkdir(parents=True, exist_ok=True)
                text = file.read_text(encoding="utf-8")
                is_module = file.suffix == ".py" and not PROGRAMS.search(inside)
                there.write_text(rewritten(text, is_module), encoding="utf-8", newline="\n")


def rewritten(text: str, is_module: bool = False) -> str:
    """Return a file's text for the wheel.

    A module imports from the part that it names; readers, and the programs they continue from,
    import from gradb.
    """
    if is_module:
        text = re.sub(*IMPORTS, text, flags=re.MULTILINE)
    for pattern, there in RULES:
        text = pattern.sub(there, text)
    return text
