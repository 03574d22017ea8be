# message: rounded_at_the_end
import math


def updates(samples, size, epochs):
    return epochs, samples * epochs, math.ceil(samples * epochs / size)
