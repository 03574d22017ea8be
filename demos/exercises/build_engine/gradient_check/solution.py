def slope(f, inputs, i, h):
    right, left = list(inputs), list(inputs)
    right[i] += h
    left[i] -= h
    return (f(right) - f(left)) / (2 * h)


def worst(f, gradient, inputs, h):
    largest = 0.0
    for i in range(len(inputs)):
        numeric, analytic = slope(f, inputs, i, h), gradient[i]
        scale = max(1, abs(numeric), abs(analytic))
        largest = max(largest, abs(numeric - analytic) / scale)
    return largest
