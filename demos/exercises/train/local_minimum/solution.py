def slope(w, y):
    return -4 * w * (y - w**2)


def update(w, y, alpha):
    return w - alpha * slope(w, y)


def both(w, y1, y2, alpha):
    w_bgd = w - alpha * (slope(w, y1) + slope(w, y2)) / 2
    w_sgd = update(update(w, y1, alpha), y2, alpha)
    return w_bgd, w_sgd
