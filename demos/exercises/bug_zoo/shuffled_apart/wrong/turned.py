# message: hardly_shuffled
import random


def shuffled(x, y):
    k = random.randrange(len(x))
    return x[k:] + x[:k], y[k:] + y[:k]
