def epoch(x, y, w1, b, alpha, size):
    # size samples per batch, in the order of the list; the last batch may be smaller
    ...
    return w1, b
