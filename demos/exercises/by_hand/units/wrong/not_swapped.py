# message: not_swapped
def both(a, b):
    c = a * b
    d = c + a
    return d, d
