# message: first_only
def factored(x1, o1_1, w11_2, w21_2, o1_2, o2_2, y1, y2):
    a = -(y1 - o1_2) * o1_2 * (1 - o1_2) * w11_2
    c = o1_1 * (1 - o1_1) * x1
    return a, c, a * c
