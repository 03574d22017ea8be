def partials(x, y):
    df_dx = 2 * x
    df_dy = 2 * y
    return df_dx, df_dy
