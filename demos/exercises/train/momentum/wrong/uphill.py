# message: uphill
def momentum(w, alpha, mu, steps):
    v = 0.0
    for i in range(steps):
        v = mu * v + alpha * 2 * (w - 3)
        w = w + v
    return w, v
