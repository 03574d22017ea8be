# message: not_restored
def slope(f, inputs, i, h):
    inputs[i] += h
    right = f(inputs)
    inputs[i] -= 2 * h
    left = f(inputs)
    return (right - left) / (2 * h)


def worst(f, gradient, inputs, h):
    largest = 0
    for i in range(len(inputs)):
        n = slope(f, inputs, i, h)
        largest = max(largest, abs(n - gradient[i]) / max(1, abs(n), abs(gradient[i])))
    return largest
