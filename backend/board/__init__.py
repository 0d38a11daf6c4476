"""Requests as columns of a funnel: what stands where, how many, for how much; dealing out; the owner's overview."""
