"""The command gradb: `gradb "a*b + 1" a=2 b=3` walks through it, `gradb tour` is a demo."""

# PYTHON_ARGCOMPLETE_OK
from __future__ import annotations

import os
import sys

import gradb
from autograd.__main__ import Parser
from autograd.__main__ import main as walk
from demos.__main__ import DOORS, add_doors
from demos.command import run


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says and return the exit code: 2 for what was refused."""
    words = sys.argv[1:] if arguments is None else arguments
    is_door = words[:1] and words[0] in DOORS
    if (
        not is_door
        and words not in (["-h"], ["--help"], ["help"])
        and "_ARGCOMPLETE" not in os.environ
    ):
        return walk(words, "gradb", gradb)
    front = Parser("gradb")
    front.usage = f"{front.usage}\n       %(prog)s COMMAND ..."
    add_doors(front)
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(front)
    return run(front, words if is_door else ["--help"])


if __name__ == "__main__":
    sys.exit(main())
