# message: one_stays
import random


def shuffled(x, y):
    samples = list(zip(x, y))
    rest = samples[1:]
    random.shuffle(rest)
    samples = samples[:1] + rest
    return [a for a, b in samples], [b for a, b in samples]
