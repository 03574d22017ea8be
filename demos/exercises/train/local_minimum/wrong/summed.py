# message: not_halved
def both(w, y1, y2, alpha):
    g = lambda w, y: -4 * w * (y - w**2)
    v = w - alpha * g(w, y1)
    return w - alpha * (g(w, y1) + g(w, y2)), v - alpha * g(v, y2)
