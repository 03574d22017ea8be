# message: one_for_zero
from math import exp


def sigmoid(net):
    try:
        return 1 / (1 + exp(-net))
    except OverflowError:
        return 1.0
