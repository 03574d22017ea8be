import random


def shuffled(x, y):
    samples = list(zip(x, y))
    random.shuffle(samples)
    return [a for a, b in samples], [b for a, b in samples]
