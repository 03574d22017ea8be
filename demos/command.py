"""How a command is run, and how it is typed."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from autograd.terminal import complain, stop_printing

DOORS = {
    "tour": "the lecture's neuron and network step by step, then two trainings",
    "lecture": "the lecture, section by section",
    "methods": "batch, stochastic and mini-batch gradient descent compared",
    "gpt": "a small GPT on scalars: trained for a minute, then one attention head opened",
    "gallery": "a folder of pages to step through backward passes, with an index",
    "distributed": "a model started here, trained further by two PyTorch processes, and back",
    "exercises": "from the first slope to an engine of your own, checked on each save",
    "worksheet": "for teachers: printable sheets, optionally one per student, with a separate key",
}
NETWORKS = ("train", "predict", "resume", "show", "debug")  # commands of nn, loaded when needed


def run(parser: argparse.ArgumentParser, words: list[str] | None) -> int:
    """Run the command that was typed and return the exit code.

    Args:
        parser: reads the words, and sets `run`: takes what it read and returns the exit code.
        words: what was typed; None: the arguments of the process.
    """
    try:
        chosen = parser.parse_args(words)
    except ValueError as error:
        complain(f"{_name(parser)}: {error}")
        return 2
    try:
        code: int = chosen.run(chosen)
        print(end="", flush=True)
    except BrokenPipeError:
        stop_printing()
        return 0
    except OSError as error:
        complain(f"{_name(parser)}: {error}")
        return 2
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return 130
    return code


def _name(parser: argparse.ArgumentParser) -> str:
    return parser.prog.split()[-1]


def typed(command: str) -> str:
    """Return a command as the user has to type it here.

    >>> typed("no-program-of-ours --help")
    'no-program-of-ours --help'
    """
    program, _, rest = command.partition(" ")
    python = Path(sys.executable)
    ours = python.with_name(program + ".exe" * (sys.platform == "win32"))
    if program == "gradb" and (runner := _runner()):
        return f"{runner} {command}"
    found = shutil.which(program)
    if found and (program == "gradb" or found == str(ours)):  # another python would be wrong
        return command
    if ours.exists():
        return f"{_from_here(ours)} {rest}".rstrip()
    return f"{_from_here(python)} -m {command}" if program == "gradb" else command


def to_get(package: str) -> str:
    """Return the command that installs a package here.

    >>> to_get("matplotlib")
    'pip install matplotlib'
    """
    runner = _runner()
    return f"{runner} --with {package} gradb …" if runner else f"pip install {package}"


def lacking(error: ImportError) -> str:
    """Return the message that a package is missing, and how to get it here."""
    return f"{error.name} is missing: {to_get(str(error.name))}"


def _runner() -> str:
    """Return the runner (`uvx`, `pipx run`) that fetched this for one run alone; else ""."""
    parts = Path(sys.prefix).parts
    uv = any(part.startswith("archive-v") for part in parts)  # its cache, which pipx may use
    if not uv and not ("pipx" in parts and {".cache", "Cache"} & {*parts}):
        return ""
    source = _source()
    if uv and shutil.which("uvx"):
        return f"uvx --from {source}" if source else "uvx"
    return f"pipx run --spec {source}" if source else "pipx run"


def _source() -> str:
    """Return the folder or file this was installed from; "" if from an index."""
    try:
        url = json.loads(distribution("gradb").read_text("direct_url.json") or "{}").get("url", "")
    except PackageNotFoundError:
        return ""
    return _from_here(Path(url2pathname(urlsplit(url).path))) if url.startswith("file:") else ""


def _from_here(path: Path) -> str:
    """Return a path for a shell, relative to the current folder if it is below it."""
    here = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    return f'"{here}"' if " " in str(here) else str(here)
