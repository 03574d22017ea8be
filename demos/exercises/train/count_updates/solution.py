import math


def updates(samples, size, epochs):
    batch = epochs
    stochastic = samples * epochs
    mini_batch = math.ceil(samples / size) * epochs
    return batch, stochastic, mini_batch
