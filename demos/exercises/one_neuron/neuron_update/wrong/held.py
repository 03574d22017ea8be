# message: bias_held
def update(w1, b, dw, db, alpha):
    return w1 - alpha * dw, b
