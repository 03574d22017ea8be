# message: samples_lost
import random


def shuffled(x, y):
    target = dict(zip(x, y))
    x = random.sample(x, len(x))
    return x, [target[v] for v in x]
