"""Shifts: the plan as it is seen, what is changed in it, what people ask for."""
