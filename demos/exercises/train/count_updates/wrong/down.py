# message: rounded_down
def updates(samples, size, epochs):
    return epochs, samples * epochs, samples // size * epochs
