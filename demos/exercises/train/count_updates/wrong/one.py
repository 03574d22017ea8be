# message: epochs_forgotten
import math


def updates(samples, size, epochs):
    return 1, samples, math.ceil(samples / size)
