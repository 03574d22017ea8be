def direction_slope(x, y, u1, u2):
    df_dx = 2 * x
    df_dy = 3 * y**2
    return df_dx * u1 + df_dy * u2
