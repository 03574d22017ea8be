import random


def shuffled(x, y):
    # x: the input of each sample; y: the target of each, in the same order
    x, y = list(x), list(y)
    random.shuffle(x)
    random.shuffle(y)
    return x, y
