# message: looks_ahead
def momentum(w, alpha, mu, steps):
    v = 0.0
    for _ in range(steps):
        ahead = w + mu * v
        v = mu * v - alpha * 2 * (ahead - 3)
        w = w + v
    return w, v
