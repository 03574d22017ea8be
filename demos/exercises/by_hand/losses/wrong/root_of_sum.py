# message: root_of_sum
def losses(y, yhat):
    s = sum((a - b) ** 2 for a, b in zip(y, yhat))
    return s, s / len(y), s**0.5
