def path_via_yhat2(x1, o1_1, w11_2, w12_2, w21_2, w22_2, o2_2, y2):
    return -(y2 - o2_2) * o2_2 * (1 - o2_2) * w21_2 * o1_1 * (1 - o1_1) * x1
