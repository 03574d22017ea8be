def slope(w, y):
    return -4 * w * (y - w**2)


def both(w, y1, y2, alpha):
    w_bgd = w - alpha * (slope(w, y1) + slope(w, y2)) / 2
    w_sgd = w - alpha * slope(w, y1)
    w_sgd = w_sgd - alpha * slope(w_sgd, y2)
    return w_bgd, w_sgd
