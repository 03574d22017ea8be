def path_via_yhat1(x1, o1_1, w11_2, o1_2, y1):
    dL_dyhat1 = -(y1 - o1_2)
    dyhat1_do1_2 = 1
    do1_2_dnet1_2 = o1_2 * (1 - o1_2)
    dnet1_2_do1_1 = w11_2
    do1_1_dnet1_1 = o1_1 * (1 - o1_1)
    dnet1_1_dw11_1 = x1
    return dL_dyhat1 * dyhat1_do1_2 * do1_2_dnet1_2 * dnet1_2_do1_1 * do1_1_dnet1_1 * dnet1_1_dw11_1
