"""Exercises that prove you understood: opens the first unfinished one and checks on each save."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from autograd.notation import readable

from ..language import LANGUAGES, language_of
from .attempts import Attempt
from .catalogue import Texts
from .folder import DEFAULT, Folder, here
from .report import Screen, show_attempt
from .runner import Runner, hint, named, reset, show_list
from .verify import passing, verify

COMMANDS = {
    "watch": "open the first unfinished exercise and check on each save (the default)",
    "init": "make the folder that is named, with a copy of each exercise; keeps what is there",
    "run": "check one exercise, by its name or number",
    "hint": "show the next hint of one exercise",
    "list": "list the exercises, and what is done",
    "reset": "put one exercise back as it was at first; yours is kept beside it",
    "verify": "check the exercises themselves: solutions pass, mistakes are named",
}


def main(arguments: list[str] | None = None) -> int:
    """Do one command and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m demos.exercises",
        description=__doc__,
        epilog="\n".join(f"{name:7} {what}" for name, what in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", default="watch", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("name", nargs="?", help="an exercise; for init, the folder")
    parser.add_argument("--folder", type=Path, help=f"yours, where not {DEFAULT} or this one")
    parser.add_argument("--language", choices=LANGUAGES, help="remembered in your folder")
    chosen = parser.parse_args(arguments)
    if chosen.command in ("run", "hint", "reset") and not chosen.name:
        parser.error(f"{chosen.command} wants the name of an exercise; list lists them")
    try:
        return _do(chosen)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(readable(str(error), sys.stderr), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _do(chosen: argparse.Namespace) -> int:
    if chosen.command == "verify":
        return verify(chosen.name)
    screen = Screen()
    named_folder = Path(chosen.name) if chosen.command == "init" and chosen.name else None
    folder = Folder(named_folder or chosen.folder or here())
    if chosen.language:
        folder.language = chosen.language
    texts = Texts(language_of(chosen.language, folder.language))
    if folder.rebuilt:
        folder.rebuild(lambda every: passing([(e, folder.file(e)) for e in every]))
        screen.show(texts.say("rebuilt"))
    fresh = not folder.exists
    if chosen.command == "init" or (chosen.command == "watch" and fresh):
        _init(folder, texts, screen)
        if chosen.command == "init":
            return 0
    elif fresh:
        screen.show(texts.say("no_folder"))
        screen.show(f"    python -m demos.exercises init {folder.path}")
        return 2
    if chosen.command == "watch":
        Runner(folder, texts, screen).run()
        return 0
    if chosen.command == "list":
        show_list(folder, texts, screen, folder.first_open())
        return 0
    exercise = named(texts, screen, chosen.name)
    if exercise is None:
        return 2
    if chosen.command == "hint":
        hint(folder, texts, screen, exercise)
    elif chosen.command == "reset":
        reset(folder, texts, screen, exercise)
    else:
        attempt = Attempt(exercise, folder.file(exercise))
        show_attempt(screen, texts, attempt)
        if attempt.verdict.passed:
            folder.passed(exercise)
        return 0 if attempt.verdict.passed else 1
    return 0


def _init(folder: Folder, texts: Texts, screen: Screen) -> None:
    folder.path.mkdir(parents=True, exist_ok=True)
    added, kept = folder.fill(texts)
    screen.show(texts.say("made"))
    screen.show(f"    {folder.path}")
    screen.show(texts.say("added", count=added))
    if kept:
        screen.show(texts.say("kept", count=kept))
    screen.show(texts.say("next_steps"))
    option = "" if folder.path == Path(DEFAULT) else f" --folder {folder.path}"
    screen.show(f"    python -m demos.exercises{option}")


if __name__ == "__main__":
    sys.exit(main())
