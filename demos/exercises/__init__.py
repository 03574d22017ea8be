"""Exercises that prove you understood: `python -m demos.exercises`."""
