"""Networks from the command line: `python -m nn train iris.csv`, then predict, resume, show."""

from __future__ import annotations

import sys

from .commandline.commands import do


def main(
    arguments: list[str] | None = None, prog: str = "python -m nn", typed: str | None = None
) -> int:
    """Do what the command line says and return the exit code.

    Args:
        arguments: the words typed; without them those of the process.
        prog: what is typed before them.
        typed: the same as a reader is told to type it.

    Returns:
        0 for what is done, 1 where training diverged, 2 for what was refused, 130 after Ctrl-C.
    """
    words = sys.argv[1:] if arguments is None else arguments
    return do(words or ["--help"], prog, typed or prog)


if __name__ == "__main__":
    sys.exit(main())
