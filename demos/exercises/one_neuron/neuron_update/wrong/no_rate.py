# message: no_rate
def update(w1, b, dw, db, alpha):
    return w1 - dw, b - db
