# message: halved
# << how one comes to this >>
def slope(x, y):
    return x + 1.5 * y**2
