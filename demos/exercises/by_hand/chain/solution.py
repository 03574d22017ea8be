def chain(x):
    z = x**5 + 9
    dy_dz = 24 * z**2 + 2 * z
    dz_dx = 5 * x**4
    dy_dx = dy_dz * dz_dx
    return dy_dz, dz_dx, dy_dx
