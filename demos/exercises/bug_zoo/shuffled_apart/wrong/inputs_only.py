# message: targets_left
import random


def shuffled(x, y):
    x = list(x)
    random.shuffle(x)
    return x, y
