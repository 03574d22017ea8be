# message: factor_missing
from math import exp


def activation_factor(net):
    return 1 - 1 / (1 + exp(-net))
