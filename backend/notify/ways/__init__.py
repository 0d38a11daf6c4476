"""The ways by which notices leave the house."""
