# message: inputs_left
import random


def shuffled(x, y):
    y = list(y)
    random.shuffle(y)
    return x, y
