import math


class Value:
    def __init__(self, data, inputs=(), local_derivatives=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs
        self.local_derivatives = local_derivatives  # one per input, in order

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), ...)

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), ...)

    def tanh(self):
        out = math.tanh(self.data)
        return Value(out, (self,), ...)

    def __pow__(self, exponent):  # a plain number
        return Value(self.data**exponent, (self,), ...)

    def zero_grad(self):
        for node in topological(self):
            ...

    def backward(self):
        for node in topological(self):
            if node.inputs:
                node.grad = 0.0
        self.grad = 1.0
        for node in reversed(topological(self)):
            for x, local in zip(node.inputs, node.local_derivatives):
                ...


def topological(output):
    order = []

    def visit(node): ...

    visit(output)
    return order
