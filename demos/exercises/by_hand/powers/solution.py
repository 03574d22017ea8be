def partials(x, y):
    df_dx = 2 * x
    df_dy = 3 * y**2
    return df_dx, df_dy
