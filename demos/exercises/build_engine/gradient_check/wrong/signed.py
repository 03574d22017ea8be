# message: signed
def slope(f, inputs, i, h):
    right, left = list(inputs), list(inputs)
    right[i] += h
    left[i] -= h
    return (f(right) - f(left)) / (2 * h)


def worst(f, gradient, inputs, h):
    largest = 0
    for i, a in enumerate(gradient):
        n = slope(f, inputs, i, h)
        largest = max(largest, (n - a) / max(1, abs(n), abs(a)))
    return largest
