"""The administrator's side of what the house says by itself (backend/texts): shown, tried, changed, ours again."""
