def from_output(y, o):
    return -(y - o) * o * (1 - o)


def factored(x1, o1_1, w11_2, w21_2, o1_2, o2_2, y1, y2):
    into_o1_1 = from_output(y1, o1_2) * w11_2 + from_output(y2, o2_2) * w21_2
    common = o1_1 * (1 - o1_1) * x1
    return into_o1_1, common, into_o1_1 * common
