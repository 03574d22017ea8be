def epoch(x, y, w1, b, alpha):
    # x and y: lists, one entry per sample.  yhat = w1 * x + b
    ...
    return w1, b
