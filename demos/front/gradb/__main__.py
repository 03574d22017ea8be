"""The command gradb: `gradb "a*b + 1" a=2 b=3` walks through it, `gradb train` trains."""

from __future__ import annotations

import os
import sys

import gradb
from autograd.__main__ import Parser
from autograd.__main__ import main as walk
from autograd.terminal import complain
from demos.command import DOORS, NETWORKS, run, typed


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says and return the exit code: 2 for what was refused."""
    words = sys.argv[1:] if arguments is None else arguments
    is_door, completes = bool(words) and words[0] in DOORS, "_ARGCOMPLETE" in os.environ
    if words and words[0] in NETWORKS and not completes:
        from nn.__main__ import main as networks

        return networks(words, "gradb", typed("gradb"))
    if not (is_door or completes or words in (["-h"], ["--help"], ["help"])):
        if len(words) == 1 and words[0].isidentifier():  # which is no expression
            from difflib import get_close_matches

            if close := get_close_matches(words[0].lower(), [*DOORS, *NETWORKS], 1):
                complain(f"gradb: there is no command {words[0]}: did you mean {close[0]}?")
                return 2
        return walk(words, "gradb", gradb)
    from demos.__main__ import add_doors  # and with it all of them
    from nn.commandline.commands import add_commands

    front = Parser("gradb")
    front.usage = f"{front.usage}\n       %(prog)s COMMAND ..."
    add_commands(add_doors(front))
    if completes:
        import argcomplete

        argcomplete.autocomplete(front)
    return run(front, words if is_door else ["--help"])


if __name__ == "__main__":
    sys.exit(main())
