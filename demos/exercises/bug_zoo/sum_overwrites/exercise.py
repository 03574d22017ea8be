class Value:
    def __init__(self, data, inputs=(), operation=""):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs
        self.operation = operation

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), "*")

    def backward(self):
        self.grad = 1.0
        for node in reversed(topological(self)):
            if node.operation == "+":
                a, b = node.inputs
                a.grad = node.grad
                b.grad = node.grad
            if node.operation == "*":
                a, b = node.inputs
                a.grad += node.grad * b.data
                b.grad += node.grad * a.data


def topological(output):
    order = []

    def visit(node):
        if node not in order:
            for x in node.inputs:
                visit(x)
            order.append(node)

    visit(output)
    return order
