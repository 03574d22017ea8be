# message: minus_for_plus
# << how a learner arrives at this >>
def slope(x, y):
    return 2 * x - 3 * y**2
