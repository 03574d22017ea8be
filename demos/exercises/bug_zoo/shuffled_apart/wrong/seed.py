# message: same_order
import random


def shuffled(x, y):
    x, y = list(x), list(y)
    random.seed(1)
    random.shuffle(x)
    random.seed(1)
    random.shuffle(y)
    return x, y
