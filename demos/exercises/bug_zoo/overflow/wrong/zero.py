# message: always_small
from math import exp


def sigmoid(net):
    if net < 0:
        return 0.0
    return 1 / (1 + exp(-net))
