# message: old_weight
def both(w, y1, y2, alpha):
    g1, g2 = -4 * w * (y1 - w**2), -4 * w * (y2 - w**2)
    return w - alpha * (g1 + g2) / 2, w - alpha * g1 - alpha * g2
