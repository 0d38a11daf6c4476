"""Where roles and people begin."""
