"""Exercises on backpropagation: `python -m demos.exercises`."""
