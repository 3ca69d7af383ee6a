"""Files in, documents out: what a file holds is read here, what becomes of it is decided elsewhere."""
