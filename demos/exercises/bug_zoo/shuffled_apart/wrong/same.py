# message: still_apart
import random


def shuffled(x, y):
    x, y = random.sample(x, len(x)), random.sample(y, len(y))
    return x, y
