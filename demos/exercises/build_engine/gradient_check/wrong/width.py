# message: width_is_h
def slope(f, inputs, i, h):
    a, b = inputs[:], inputs[:]
    a[i] += h
    b[i] -= h
    return (f(a) - f(b)) / h


def worst(f, gradient, inputs, h):
    pairs = [(slope(f, inputs, i, h), gradient[i]) for i in range(len(inputs))]
    return max(abs(n - a) / max(1, abs(n), abs(a)) for n, a in pairs)
