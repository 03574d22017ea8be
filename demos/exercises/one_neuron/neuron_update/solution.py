def update(w1, b, dL_dw1, dL_db, alpha):
    w1_new = w1 - alpha * dL_dw1
    b_new = b - alpha * dL_db
    return w1_new, b_new
