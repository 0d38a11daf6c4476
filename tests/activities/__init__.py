"""Facts: every kind is recorded by a deed, in its own shape."""
