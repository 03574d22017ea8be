# message: all_moved
def slope(f, inputs, i, h):
    return (f([v + h for v in inputs]) - f([v - h for v in inputs])) / (2 * h)


def worst(f, gradient, inputs, h): ...
