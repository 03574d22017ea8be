def momentum(w, alpha, mu, steps):
    # v: the velocity.  L = (w - 3)**2
    v = 0.0
    for _ in range(steps):
        ...
    return w, v
