# message: forward
def slope(f, inputs, i, h):
    moved = list(inputs)
    moved[i] += h
    return (f(moved) - f(inputs)) / h


def worst(f, gradient, inputs, h): ...
