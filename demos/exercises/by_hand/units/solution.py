def circuit(a, b):
    c = a * b
    d = c + a
    return d


def swapped(a, b):
    c = a + b
    d = c + a
    return d


def both(a, b):
    return circuit(a, b), swapped(a, b)
