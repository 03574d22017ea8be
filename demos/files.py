"""Files that are written completely or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[__name__.count(".")]  # where the packages are found


def unwritable(folder: Path, error: OSError) -> str:
    """Return the message that an output folder cannot be written to."""
    reason = error.strerror or error
    return f"cannot write to the folder {folder}: {reason}. Name another: --out"


def write_whole(files: Mapping[Path, str]) -> None:
    """Write all files or none: each is complete before the first is put in place."""
    parts = {file: file.with_name(f".{os.getpid()}.part.{file.name}") for file in files}
    try:
        for file, text in files.items():
            parts[file].write_text(text, encoding="utf-8", errors="replace", newline="\n")
        for file, part in parts.items():
            part.replace(file)
    except BaseException as error:
        if isinstance(error, OSError):
            error.filename = str(file)  # the file meant, not its temporary name
        for part in parts.values():
            with contextlib.suppress(OSError):
                part.unlink()
        raise
