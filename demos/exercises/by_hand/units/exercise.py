def circuit(a, b):
    c = ...
    d = ...
    return d


def swapped(a, b):
    c = ...
    d = ...
    return d


def both(a, b):
    return circuit(a, b), swapped(a, b)
