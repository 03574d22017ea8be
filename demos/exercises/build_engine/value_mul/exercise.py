class Value:
    def __init__(self, data, inputs=(), local_derivatives=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs
        self.local_derivatives = local_derivatives  # one per input, in order

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (..., ...))

    def backward(self):
        for node in topological(self):
            if node.inputs:
                node.grad = 0.0
        self.grad = 1.0
        for node in reversed(topological(self)):
            for x, local in zip(node.inputs, node.local_derivatives):
                x.grad += node.grad * local


def topological(output):
    order = []

    def visit(node):
        if node not in order:
            for x in node.inputs:
                visit(x)
            order.append(node)

    visit(output)
    return order
