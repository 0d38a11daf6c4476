"""Events: of own kinds, as a list, deleted and brought back."""
