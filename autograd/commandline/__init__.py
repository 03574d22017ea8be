"""Expressions read from the command line: cut, computed, refused with a caret, written as JSON."""
