"""How fast and how large this engine is compared with the published package micrograd."""
