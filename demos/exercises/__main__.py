"""Exercises on backpropagation: opens the first unfinished one and checks it on each save."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TypeAlias

from autograd.terminal import accept_any_bytes, complain, version

from ..command import run, typed
from ..language import LANGUAGES, language_of
from ..worksheets import command as worksheet
from .attempts import Attempt
from .catalogue import Exercise, Texts, exercises
from .debugging import walk
from .folder import DEFAULT, Folder, here
from .runner import Runner, hint, prepare, reset, show_list
from .scaffold import Refused, new
from .showing import Teller
from .verify import verify

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_CODES = "The exit code is 0 if {0}, 1 if {1}, and 2 if {2}."


def add_commands(parser: argparse.ArgumentParser) -> Commands:
    """Give a parser the commands; learners' options may come before one or after it."""
    after = argparse.ArgumentParser(add_help=False)
    for options, default in ((parser, None), (after, argparse.SUPPRESS)):
        options.add_argument(
            "--folder",
            type=Path,
            default=default,
            help=f"your exercise folder (default: {DEFAULT}, or the current one)",
        )
        options.add_argument(
            "--language",
            choices=LANGUAGES,
            default=default,
            help="language of the texts; your folder remembers it",
        )
    parser.set_defaults(run=partial(_run, parser))
    commands = parser.add_subparsers(dest="command", title="commands", metavar="COMMAND")

    def command(
        name: str, what: str, codes: tuple[str, str, str] | None = None
    ) -> argparse.ArgumentParser:
        more = f"{what[0].upper()}{what[1:]}. {_CODES.format(*codes) if codes else ''}"
        parents = [] if name in ("report", "new") else [after]
        return commands.add_parser(name, help=what, description=more, parents=parents)

    command("watch", "open the first unfinished exercise and check on each save (the default)")
    one = command("init", "make a folder with a copy of each exercise; existing files are kept")
    what = f"where to make it (default: {DEFAULT})"
    one.add_argument("name", nargs="?", metavar="FOLDER", help=what)
    codes = ("it passes", "it does not pass yet", "there is no such exercise or folder")
    for name, what, ends in (
        ("run", "check one exercise, by name or number", codes),
        ("hint", "show the next hint of one exercise", None),
        ("debug", "step through your own attempt in the debugger", None),
        ("reset", "restore the original of one exercise; a copy of yours is kept next to it", None),
    ):
        one, what = command(name, what, ends), "the exercise, by name or number"
        _completed(one.add_argument("name", nargs="?", metavar="NAME", help=what))
    command("list", "list the exercises and your progress")

    codes = ("all pass in all folders", "one does not", "a FOLDER is not an exercise folder")
    report = command("report", "for teachers: grade a class's folders side by side", codes)
    what = "a learner's folder"
    report.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help=what)
    what = "an exercise or a chapter; may be repeated"
    _completed(report.add_argument("--only", action="append", metavar="NAME", help=what))
    what = "language of the texts (default: that of your system)"
    report.add_argument("--language", choices=LANGUAGES, default=argparse.SUPPRESS, help=what)
    for kind, what in (
        ("csv", "one column per exercise, points by chapter; - for the screen"),
        ("junit", "JUnit XML, with the messages; - for the screen"),
        ("gradescope", "results.json of one learner; - for the screen"),
        ("moodle", "CSV for Moodle's gradebook, points by chapter; - for the screen"),
    ):
        report.add_argument(f"--{kind}", metavar="FILE", help=what)
    new = command("new", "for authors: make the files of a new exercise, to fill in")
    new.add_argument("name", metavar="NAME", help="what to call it, and its folder")
    what = "its chapter, where it comes last (default: the last one)"
    new.add_argument("--chapter", metavar="CHAPTER", help=what)
    codes = ("there are no faults", "there are faults", "there is no such exercise")
    what = "for authors: check that solutions pass and wrong answers are named"
    check = command("verify", what, codes)
    what = "one exercise (default: all)"
    _completed(check.add_argument("name", nargs="?", metavar="NAME", help=what))
    return commands


def _completed(argument: argparse.Action) -> None:
    """Let Tab complete the name of an exercise (argcomplete asks)."""
    names = lambda **_: [exercise.id for exercise in exercises()]  # noqa: E731
    argument.completer = names  # type: ignore[attr-defined]


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m demos.exercises", description=__doc__)
    parser.add_argument("--version", action="version", version=version())
    commands = add_commands(parser)
    worksheet.add_options(commands.add_parser("worksheet"))  # python -m demos worksheet
    return run(parser, arguments)


def _run(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    """Run the chosen command."""
    chosen.command = chosen.command or "watch"
    accept_any_bytes()
    if chosen.command in ("run", "hint", "debug", "reset") and not chosen.name:
        parser.error(f"{chosen.command} needs the name of an exercise; `list` lists them")
    teaches = chosen.command in ("report", "new", "verify")
    try:
        return (_teach if teaches else _learn)(chosen)
    except BrokenPipeError:
        raise
    except Refused as error:
        complain(error)
        return 2
    except OSError as error:
        if error.filename is None or not error.strerror:
            complain(error)
            return 2
        texts = Texts("en" if teaches else language_of(chosen.language))
        line = "cannot_use" if teaches else "cannot_use_folder"
        Teller(texts).complain(line, path=error.filename, says=error.strerror)
        return 2


def _teach(chosen: argparse.Namespace) -> int:
    """Run a command for teachers and authors, which uses no learner's folder of its own."""
    if chosen.command == "new":
        return new(chosen.name, chosen.chapter)
    meant: list[Exercise] = []
    for name in (chosen.only if chosen.command == "report" else [chosen.name]) or [None]:
        some = [exercise for exercise in exercises() if name is None or _is_chapter(exercise, name)]
        if not some:
            one = Teller(Texts("en")).named(name)
            if one is None:
                return 2
            some = [one]
        meant += some
    wanted = [exercise for exercise in exercises() if exercise in meant]
    if chosen.command == "verify":
        return verify(wanted)
    from .classroom import report
    from .formats import FORMATS

    files = {kind: name for kind in FORMATS if (name := getattr(chosen, kind))}
    return report(chosen.folders, wanted, files, chosen.language)


def _is_chapter(exercise: Exercise, name: str) -> bool:
    """Tell whether a name is that of an exercise's chapter, or its title in any language."""
    titles = (Texts(language).chapter(exercise.chapter) for language in LANGUAGES)
    return name.casefold() in {exercise.chapter, *(title.casefold() for title in titles)}


def _learn(chosen: argparse.Namespace) -> int:
    """Run a learner's command in their folder."""
    named_folder = Path(chosen.name) if chosen.command == "init" and chosen.name else None
    folder = Folder(named_folder or chosen.folder or here())
    if folder.path.exists() and not folder.path.is_dir():
        Teller(Texts(language_of(chosen.language))).complain("is_file", path=folder.path)
        return 2
    if chosen.language and chosen.language != folder.language:
        folder.language = chosen.language
        if folder.exists:
            folder.save()
    teller = Teller(Texts(language_of(chosen.language, folder.language)))
    if folder.rebuilt:
        folder.rebuild()
        teller.say("rebuilt")
    fresh = not folder.exists
    if chosen.command == "init" or (chosen.command == "watch" and fresh):
        _init(folder, teller)
        if chosen.command == "init":
            command = typed(f"python -m demos.exercises{folder.option}")
            teller.say("next_steps", under=command)
            return 0
    elif fresh and not (chosen.command == "run" and folder.holds_exercises):
        init = typed(f"python -m demos.exercises init {quote(str(folder.path))}")
        teller.say("no_folder", under=init)
        return 2
    if chosen.command == "watch":
        Runner(folder, teller).run()
        return 0
    if chosen.command == "list":
        show_list(folder, teller, folder.first_open())
        return 0
    exercise = teller.named(chosen.name)
    if exercise is None:
        return 2
    if chosen.command == "hint":
        hint(
            folder,
            teller,
            exercise,
            typed(f"python -m demos.exercises hint {exercise.id}{folder.option}"),
        )
        return 0
    if chosen.command == "reset":
        reset(folder, teller, exercise)
        return 0
    if chosen.command == "debug":
        return walk(exercise, folder.file(exercise), teller)
    if folder.exists:
        prepare(folder, teller, exercise)
    passes = teller.show_verdict(folder, Attempt(exercise, folder.file(exercise)))
    return 0 if passes else 1


def _init(folder: Folder, teller: Teller) -> None:
    folder.path.mkdir(parents=True, exist_ok=True)
    added, kept, foreign = folder.fill(teller.texts)
    teller.say("made", under=folder.path)
    teller.say("added", count=added)
    if kept:
        teller.say("kept", count=kept)
    if foreign:
        teller.say("foreign", under=", ".join(foreign))


if __name__ == "__main__":
    sys.exit(main())
