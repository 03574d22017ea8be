# message: raised
from math import exp


def sigmoid(net):
    return 1 / (1 + exp(-net))
