"""Saved views: a filter and an order under a name, one's own, a team's or everybody's; how each has their tabs."""
