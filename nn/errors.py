"""What goes wrong with a file."""

from __future__ import annotations


class TableError(ValueError):
    """A file is not a table to train on; the message says where and why."""
