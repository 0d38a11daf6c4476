"""A shop that never was: colleagues, a channel of scripted customers, and talks of the last days to look at."""
