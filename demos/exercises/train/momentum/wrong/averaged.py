# message: averaged
def momentum(w, alpha, mu, steps):
    v = 0.0
    for _ in range(steps):
        g = 2 * (w - 3)
        v = mu * v + (1 - mu) * g
        w = w - alpha * v
    return w, v
