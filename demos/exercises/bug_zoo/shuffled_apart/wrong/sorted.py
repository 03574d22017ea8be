# message: same_order
import random


def shuffled(x, y):
    samples = sorted(zip(x, y))
    return [a for a, b in samples], [b for a, b in samples]
