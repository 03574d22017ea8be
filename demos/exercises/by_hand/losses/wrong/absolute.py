# message: abs_for_square
def losses(y, yhat):
    s = sum(abs(a - b) for a, b in zip(y, yhat))
    return s, s / len(y), (s / len(y)) ** 0.5
