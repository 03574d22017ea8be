def momentum(w, alpha, mu, steps):
    v = 0.0
    for _ in range(steps):
        dL_dw = 2 * (w - 3)
        v = mu * v - alpha * dL_dw
        w = w + v
    return w, v
