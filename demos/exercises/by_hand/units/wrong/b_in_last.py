# message: b_in_last
def both(a, b):
    return a * b + b, a + b + b
