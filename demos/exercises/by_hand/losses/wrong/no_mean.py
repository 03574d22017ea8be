# message: sum_for_mean
def losses(y, yhat):
    s = sum((a - b) ** 2 for a, b in zip(y, yhat))
    return s, s, s**0.5
