"""The runner: one exercise at a time, checked on each save, never moving on by itself."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from pathlib import Path
from queue import Empty, Queue
from textwrap import indent

from autograd.drawing.render import RenderError

from ..language import COLUMNS, wrapped
from .attempts import Attempt
from .catalogue import Exercise, exercises
from .folder import Folder
from .keys import END, typed_into
from .reports import harmless
from .showing import Teller
from .watching import fingerprint, saves, settled

EVERY = 0.4  # seconds between looks at the file
TOGETHER = 2.0  # seconds within which two digits form one number
COMMANDS = {
    "hint": "h", "list": "l", "run": "r", "x reset": "x", "reset": "x", "solution": "s",
    "next": "n", "quit": "q",
}  # fmt: skip
_PERSIAN = str.maketrans(  # by their names in Persian, and the same keys of a Persian keyboard
    "رفبزپدخ" "امقطسض", "hlrxsnq" "hlrxsq"
)  # fmt: skip


class Runner:
    """The runner on a learner's folder."""

    def __init__(self, folder: Folder, teller: Teller) -> None:
        self.folder, self.teller, self._say = folder, teller, teller.say
        self.exercise = folder.first_open() or exercises()[-1]
        self._seen = ""
        self._asking = False  # whether the next key answers the reset question
        self._typed, self._typed_at = "", 0.0  # the digits of an exercise's number so far, and when

    def run(self) -> None:
        """Watch, check and handle keys until the learner leaves."""
        queue: Queue[tuple[str, str]] = Queue()
        at_a_terminal = sys.stdin.isatty()
        with ExitStack() as stack:
            tells = not at_a_terminal or stack.enter_context(saves(self.folder.path, queue))
            stack.enter_context(typed_into(queue))
            if not tells:
                self._say("watch_poll")
            if self.folder.first_open() is None:
                self._say("all_done", count=len(exercises()))
            try:
                self._open(self.exercise)
                while self._turn(queue, at_a_terminal):
                    pass
            except KeyboardInterrupt:  # wherever it hits
                self._asking = False
                self._key("q")

    def _turn(self, queue: Queue[tuple[str, str]], at_a_terminal: bool) -> bool:
        """Wait for a save or a key and handle it; False to leave."""
        try:
            kind, what = queue.get(timeout=EVERY)
        except Empty:  # not every system and drive reports changes, so look
            kind, what = ("saved" if at_a_terminal else ""), ""
        if kind == "saved":
            if fingerprint(self._file) != self._seen:
                self._check()
        elif kind:
            return self._key(what)
        return True

    @property
    def _file(self) -> Path:
        return self.folder.file(self.exercise)

    def _open(self, exercise: Exercise) -> None:
        self.exercise, texts = exercise, self.teller.texts
        picture = prepare(self.folder, self.teller, exercise)
        self._seen = fingerprint(self._file)  # before anything is shown: a save after it counts
        self.teller.show()
        numbers = {"number": exercise.number, "count": len(exercises())}
        self._say("heading", "bold", **numbers, title=texts.title(exercise))
        self.teller.show(texts.text(exercise))
        self._say("file", under=self._file)
        if picture:
            self._say("picture", under=picture)
        self._say("opening" if sys.stdin.isatty() else "opening_pipe")
        self._keys()

    def _keys(self) -> None:
        self._say("keys", "dim")

    def _check(self) -> None:
        self._seen = settled(self._file)
        self.teller.show()
        if self.teller.show_verdict(self.folder, Attempt(self.exercise, self._file)):
            self._say("after_pass" if self.folder.first_open() else "last_pass")
        self._keys()

    def _key(self, key: str) -> bool:
        """Do what a key says; False to leave."""
        if not key.isdecimal():
            self._typed = ""
        if self._asking:
            self._asking = False
            self._reset(self.teller.texts.is_yes(key))
            return key != END
        key = key.translate(_PERSIAN) if len(key) == 1 else COMMANDS.get(key, key)
        if key in (END, "q"):
            self._say("left")
            return False
        commands = {
            "h": lambda: hint(self.folder, self.teller, self.exercise),
            "l": lambda: show_list(self.folder, self.teller, self.exercise),
            "r": self._check, "x": self._ask_reset, "s": self._solution, "n": self._next,
            "": self._keys, "?": self._keys,
        }  # fmt: skip
        if key in commands:
            commands[key]()
        elif not (key.isdecimal() and len(key) < 9 and self._number(key)):
            self._say("unknown_key", key=harmless(key, 20))
            self._keys()
        return True

    def _number(self, key: str) -> bool:
        """Open an exercise by its number; from a terminal, digits come one by one."""
        count = len(exercises())
        soon = time.monotonic() - self._typed_at < TOGETHER
        tried = (int(typed) for typed in ((self._typed + key, key) if soon else (key,)))
        number = next((number for number in tried if 1 <= number <= count), 0)
        self._typed = ""
        if number and sys.stdin.isatty() and number * 10 <= count:
            self._typed, self._typed_at = str(number), time.monotonic()  # a digit may follow
        if number:
            self._open(exercises()[number - 1])
        return bool(number)

    def _solution(self) -> None:
        if self.exercise.id not in self.folder.done:
            if not self.teller.may_see(self.folder, self.exercise):
                self._say("not_done", tries=self.folder.failures(self.exercise))
                return
            self.folder.shown(self.exercise)
        self._say("solution")
        code = self.exercise.solution.read_text(encoding="utf-8").rstrip()
        self.teller.show(indent(code, "    "))

    def _next(self) -> None:
        if self.exercise.id not in self.folder.done:
            self._say("not_next")
            return
        rest = [e for e in exercises() if e.id not in self.folder.done]
        after = [e for e in rest if e.number > self.exercise.number]
        if rest:
            self._open((after or rest)[0])
        else:
            self._say("all_done", count=len(exercises()))

    def _ask_reset(self) -> None:
        there = self._file.exists()
        backup = self.folder.backup_of(self.exercise).name
        self._say("reset_ask" if there else "reset_ask_gone", backup=backup)
        self._asking = True

    def _reset(self, wanted: bool) -> None:
        if not wanted:
            self._say("reset_kept")
            return
        reset(self.folder, self.teller, self.exercise)
        self._seen = fingerprint(self._file)
        self._keys()


def prepare(folder: Folder, teller: Teller, exercise: Exercise) -> Path | None:
    """Make what an exercise needs, and return its picture, if it has one that can be drawn."""
    try:
        return folder.prepare(exercise, teller.texts)
    except RenderError as error:
        teller.say("no_picture", "bold dark_orange", says=error)
        return None


def hint(folder: Folder, teller: Teller, exercise: Exercise, command: str = "") -> None:
    """Show the next hint, and how to get another: h, or a command; after the last, the last."""
    hints = teller.texts.hints(exercise)
    number = min(folder.hints.get(exercise.id, 0) + 1, len(hints))
    teller.say("hint", "bold", number=number, count=len(hints))
    teller.show(hints[number - 1].strip("\n"))
    if folder.exists:
        folder.hinted(exercise, number)
    if number < len(hints):
        teller.say("hint_more", "dim", under=command or teller.texts.say("hint_key"))
    else:
        teller.say("hint_none", "dim")


def reset(folder: Folder, teller: Teller, exercise: Exercise) -> None:
    """Restore the original of an exercise, and say where the learner's file is kept."""
    backup = folder.reset(exercise, teller.texts)
    teller.say("reset_done")
    if backup:
        teller.say("reset_backup", under=backup)


def show_list(folder: Folder, teller: Teller, present: Exercise | None) -> None:
    """Show all exercises by chapter, what is done, and a bar."""
    done, every, chapter = len(folder.done), exercises(), ""
    for exercise in every:
        if exercise.chapter != chapter:
            chapter = exercise.chapter
            teller.show(teller.texts.chapter(chapter), "bold")
        mark = "✓" if exercise.id in folder.done else "→" if exercise == present else " "
        style = "green" if mark == "✓" else "bold yellow" if mark == "→" else ""
        teller.show(teller.texts.entry(exercise, mark), style)
    if not teller.texts.mixes:  # the names that commands take, in lines of their own
        names = "  ".join(f"{exercise.number}\u00a0{exercise.id}" for exercise in every)
        teller.show("\n".join(wrapped(names, COLUMNS, "    ")))
    full = round(30 * done / len(every))
    teller.show(f"    {'█' * full}{'─' * (30 - full)}", "green")
    teller.say("list_heading", done=done, count=len(every))
