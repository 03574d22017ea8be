# message: minus_for_plus
# << how one comes to this >>
def slope(x, y):
    return 2 * x - 3 * y**2
