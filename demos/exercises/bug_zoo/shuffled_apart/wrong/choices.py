# message: samples_lost
import random


def shuffled(x, y):
    samples = random.choices(list(zip(x, y)), k=len(x))
    return [a for a, b in samples], [b for a, b in samples]
