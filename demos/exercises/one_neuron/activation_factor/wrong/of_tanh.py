# message: mixed_with_tanh
from math import exp


def activation_factor(net):
    o = 1 / (1 + exp(-net))
    return 1 - o**2
