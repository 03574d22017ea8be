"""A base for your own networks."""

from __future__ import annotations

from autograd import Value


class Module:
    """An object with parameters: a base for your own networks, as in micrograd.

    >>> class Line(Module):
    ...     def __init__(self):
    ...         self.w, self.b = Value(2.0), Value(1.0)
    ...     def __call__(self, x):
    ...         return self.w * x + self.b
    ...     def parameters(self):
    ...         return [self.w, self.b]
    >>> line = Line()
    >>> line(3.0).backward()
    >>> line.w.grad
    3.0
    >>> line.zero_grad(); line.w.grad
    0.0
    """

    def parameters(self) -> list[Value]:
        """Return the Values that training changes, as a list."""
        return []

    def zero_grad(self) -> None:
        """Set the gradient of every parameter to 0."""
        for parameter in self.parameters():
            parameter.zero_grad()
