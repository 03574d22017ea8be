# message: none_returned
import random


def shuffled(x, y):
    x = random.shuffle(x)
    y = random.shuffle(y)
    return x, y
