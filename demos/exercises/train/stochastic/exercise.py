def epoch(x, y, w1, b, alpha):
    # one update after each sample, in the order of the list
    ...
    return w1, b
