# message: pairs_returned
import random


def shuffled(x, y):
    samples = list(zip(x, y))
    random.shuffle(samples)
    return samples
