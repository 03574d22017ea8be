"""The command gradb: `gradb "a*b + 1" a=2 b=3` steps through it, `gradb train` trains."""

from __future__ import annotations

import os
import sys

import gradb
from autograd.__main__ import Parser
from autograd.__main__ import main as walk
from autograd.numbers import reads_as_float
from autograd.terminal import complain
from demos.command import DOORS, NETWORKS, run, typed


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit code: 2 for what was refused."""
    words = sys.argv[1:] if arguments is None else arguments
    is_door, completes = bool(words) and words[0] in DOORS, "_ARGCOMPLETE" in os.environ
    if words and words[0] in NETWORKS and not completes:
        from nn.__main__ import main as networks

        return networks(words, "gradb", typed("gradb"))
    if not (is_door or completes or words in (["-h"], ["--help"], ["help"])):
        if told := _instead(words):
            complain(f"gradb: {told}")
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


def _instead(words: list[str]) -> str:
    """Return the message for words that are not an expression but look like a command; else ""."""
    names = [word for word in words[1:] if word[:1] != "-"]
    if not words or any("=" in word for word in names):
        return ""  # leaves, of an expression
    first = words[0]
    if first.isidentifier():
        if os.path.isfile(first) or (len(words) > 1 and reads_as_float(words[1])):
            return ""  # a script; tan 3
        from nn.commandline.commands import meant

        near = meant(first, [*DOORS, *NETWORKS])
        return f"there is no command {first}: did you mean {near}?" if near else ""
    from nn.commandline.commands import instead_of_table

    return instead_of_table(first, typed("gradb"))


if __name__ == "__main__":
    sys.exit(main())
