"""A list becomes a file: what its reader sees of it, and nothing that a spreadsheet would run."""
