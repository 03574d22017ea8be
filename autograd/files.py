"""Files that are written as a whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import threading


def write_file(path: str, content: bytes, what: str = "file", sync: bool = False) -> None:
    """Write a file so that nobody ever reads half of it: it is written beside, then renamed.

    Args:
        path: where; missing folders are made.
        content: what it holds.
        what: what it is, in the message of an error: "picture".
        sync: wait until it is on the disk, so that no crash of the machine can lose both the old
            file and the new one.

    Raises:
        OSError: it cannot be written; a file that was there is as it was.
    """
    part = f"{path}.{os.getpid()}-{threading.get_ident()}.part"
    folder = os.path.dirname(path) or "."
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        wrong = "it is a file" if isinstance(error, FileExistsError) else error.strerror
        reason = f"the folder of the {what} cannot be made: {wrong}"
        raise OSError(error.errno, reason, folder) from None
    try:
        if os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode):
            is_folder = os.path.isdir(path)
            wrong = "it is a folder" if is_folder else "it is a device or a pipe"
            raise OSError(errno.EISDIR if is_folder else errno.EINVAL, wrong)
        with open(part, "xb") as file:
            file.write(content)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        os.replace(part, path)
        if sync:
            _sync(folder)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.remove(part)
        if isinstance(error, OSError) and error.errno:
            reason = f"the {what} cannot be written: {error.strerror}"
            raise OSError(error.errno, reason, path) from None
        raise


def _sync(folder: str) -> None:
    """Wait until the names in a folder are on the disk, where the system can tell."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
