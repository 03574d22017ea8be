"""The runner: one exercise at a time, checked on each save, never moving on by itself."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from difflib import get_close_matches
from pathlib import Path
from queue import Empty, Queue

from autograd.drawing.render import RenderError

from .attempts import Attempt
from .catalogue import Exercise, Texts, by_name, exercises
from .folder import Folder
from .keys import END, typed_into
from .reports import harmless
from .showing import Screen, show_attempt
from .watching import fingerprint, has_watchfiles, saves, settled

EVERY = 0.4  # seconds between looks at the file
TOGETHER = 2.0  # seconds within which two digits are one number
_PERSIAN = str.maketrans("امقطسدض", "hlrxsnq")  # the same keys, by a Persian keyboard


class Runner:
    """The runner on a learner's folder.

    Args:
        folder: the learner's.
        texts: what is said.
        screen: where it is shown.
    """

    def __init__(self, folder: Folder, texts: Texts, screen: Screen) -> None:
        self.folder, self.texts, self.screen = folder, texts, screen
        self.exercise = folder.first_open() or exercises()[-1]
        self._seen = ""
        self._asking = False  # whether the next key answers the question about a reset
        self._typed, self._typed_at = "", 0.0  # digits of an exercise's number so far, and when

    def run(self) -> None:
        """Watch, check and answer keys until the learner leaves."""
        queue: Queue[tuple[str, str]] = Queue()
        at_a_terminal = sys.stdin.isatty()
        with ExitStack() as stack:
            if at_a_terminal:
                stack.enter_context(saves(self.folder.path, queue))
            stack.enter_context(typed_into(queue))
            if at_a_terminal and not has_watchfiles():
                self._say("watch_poll")
            if self.folder.first_open() is None:
                self._say("all_done", count=len(exercises()))
            try:
                self._open(self.exercise)
                while self._turn(queue, at_a_terminal):
                    pass
            except KeyboardInterrupt:  # wherever it strikes
                self._asking = False
                self._key("q")

    def _turn(self, queue: Queue[tuple[str, str]], at_a_terminal: bool) -> bool:
        """Wait for a save or a key and answer it; False to leave."""
        try:
            kind, what = queue.get(timeout=EVERY)
        except Empty:  # nothing was told: look, for not every system and drive tells
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

    def _say(self, name: str, style: str = "", **fields: object) -> None:
        self.screen.show(self.texts.say(name, **fields), style)

    def _open(self, exercise: Exercise) -> None:
        self.exercise = exercise
        try:
            picture = self.folder.prepare(exercise, self.texts)
        except RenderError as error:
            picture = None
            self._say("no_picture", "bold dark_orange", says=error)
        self._seen = fingerprint(self._file)  # before anything is shown: a save after it counts
        count = len(exercises())
        title = self.texts.title(exercise)
        self.screen.show()
        self._say("heading", "bold", number=exercise.number, count=count, title=title)
        self.screen.show(self.texts.text(exercise))
        self._say("file")
        self.screen.show(f"    {self._file}")
        if picture:
            self._say("picture")
            self.screen.show(f"    {picture}")
        self._say("opening" if sys.stdin.isatty() else "opening_pipe")
        self._keys()

    def _keys(self) -> None:
        self._say("keys", "dim")

    def _check(self) -> None:
        self._seen = settled(self._file)
        self.screen.show()
        attempt = Attempt(self.exercise, self._file)
        show_attempt(self.screen, self.texts, attempt)
        if attempt.verdict.passed:
            self.folder.passed(self.exercise)
            self._say("after_pass" if self.folder.first_open() else "last_pass")
        self._keys()

    def _key(self, key: str) -> bool:
        """Do what a key says; False to leave."""
        if not key.isdecimal():
            self._typed = ""
        if self._asking:
            self._asking = False
            self._reset(self.texts.is_yes(key))
            return key != END
        key = key.translate(_PERSIAN) if len(key) == 1 else key
        if key in (END, "q", "quit"):
            self._say("left")
            return False
        commands = {
            "h": self._hint, "l": self._list, "r": self._check, "x": self._ask_reset,
            "s": self._solution, "n": self._next, "": self._keys, "?": self._keys,
        }  # fmt: skip
        if key in commands:
            commands[key]()
        elif key.isdecimal() and len(key) < 9 and self._number(key):
            pass
        elif key in COMMANDS:
            commands[COMMANDS[key]]()
        else:
            self._say("unknown_key", key=harmless(key, 20))
            self._keys()
        return True

    def _number(self, key: str) -> bool:
        """Open an exercise by its number; digits of a terminal come one by one."""
        count = len(exercises())
        soon = time.monotonic() - self._typed_at < TOGETHER
        typed = self._typed + key if soon else key
        if not 1 <= int(typed) <= count:
            typed = key
        self._typed = ""
        if not 1 <= int(typed) <= count:
            return False
        if sys.stdin.isatty() and int(typed) * 10 <= count:
            self._typed, self._typed_at = typed, time.monotonic()  # a second digit may follow
        self._open(exercises()[int(typed) - 1])
        return True

    def _hint(self) -> None:
        hint(self.folder, self.texts, self.screen, self.exercise)

    def _list(self) -> None:
        show_list(self.folder, self.texts, self.screen, self.exercise)

    def _solution(self) -> None:
        if self.exercise.id not in self.folder.done:
            self._say("not_done")
            return
        self._say("solution")
        code = self.exercise.solution.read_text(encoding="utf-8").rstrip()
        for line in code.split("\n"):
            self.screen.show(f"    {line}".rstrip())

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
        reset(self.folder, self.texts, self.screen, self.exercise)
        self._seen = fingerprint(self._file)
        self._keys()


COMMANDS = {
    "hint": "h", "list": "l", "run": "r", "x reset": "x", "reset": "x", "solution": "s",
    "next": "n",
}  # fmt: skip


def hint(folder: Folder, texts: Texts, screen: Screen, exercise: Exercise) -> None:
    """Show the next hint; after the last, the last again."""
    hints = texts.hints(exercise)
    number = min(folder.hints.get(exercise.id, 0) + 1, len(hints))
    screen.show(texts.say("hint", number=number, count=len(hints)), "bold")
    screen.show(hints[number - 1].strip("\n"))
    if folder.exists:
        folder.hinted(exercise, number)
    screen.show(texts.say("hint_more" if number < len(hints) else "hint_none"), "dim")


def reset(folder: Folder, texts: Texts, screen: Screen, exercise: Exercise) -> None:
    """Put an exercise back as it was, and say where the learner's file is kept."""
    backup = folder.reset(exercise, texts)
    screen.show(texts.say("reset_done"))
    if backup:
        screen.show(texts.say("reset_backup"))
        screen.show(f"    {backup}")


def show_list(folder: Folder, texts: Texts, screen: Screen, present: Exercise | None) -> None:
    """Show all exercises by chapter, what is done, and a bar."""
    done, every, chapter = len(folder.done), exercises(), ""
    for exercise in every:
        if exercise.chapter != chapter:
            chapter = exercise.chapter
            screen.show(texts.chapter(chapter), "bold")
        mark = "✓" if exercise.id in folder.done else "→" if exercise == present else " "
        style = "green" if mark == "✓" else "bold yellow" if mark == "→" else ""
        screen.show(texts.entry(exercise, mark), style)
    full = round(30 * done / len(every))
    screen.show(f"    {'█' * full}{'─' * (30 - full)}", "green")
    screen.show(texts.say("list_heading", done=done, count=len(every)))


def named(texts: Texts, screen: Screen, name: str) -> Exercise | None:
    """Return the exercise of a name; where there is none, say so."""
    try:
        return by_name(name)
    except LookupError:
        screen.show(texts.say("no_exercise", name=harmless(name, 40)))
        close = get_close_matches(name, [exercise.id for exercise in exercises()], 1, 0.7)
        if close:
            screen.show(texts.say("did_you_mean", name=close[0]))
        return None
