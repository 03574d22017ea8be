# << the worked answer, as you would write it at the board >>
def slope(x, y):
    return 2 * x + 3 * y**2
