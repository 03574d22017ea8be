def both(w, y1, y2, alpha):
    # yhat is w**2 for both samples, so a sample's loss is (y - w**2)**2
    w_bgd = ...  # after one epoch of BGD: one update
    w_sgd = ...  # after one epoch of SGD: sample 1, then sample 2
    return w_bgd, w_sgd
