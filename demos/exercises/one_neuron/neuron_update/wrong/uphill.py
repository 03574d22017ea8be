# message: uphill
def update(w1, b, dw, db, alpha):
    return w1 + alpha * dw, b + alpha * db
