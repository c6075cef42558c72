"""Ways to compute the encoder's rows: one reference, and faster ones that agree with it."""
