"""What the house says by itself: one list of its texts, the administrator's words or ours, filled with values."""
