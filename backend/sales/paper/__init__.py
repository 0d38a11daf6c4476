"""Invoices and orders on paper: what stands on it (`sheet`), as PDF (`pdf`). Pure, but for `load`."""
