"""How fast and how large this engine is beside the published package micrograd."""
