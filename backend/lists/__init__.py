"""Lists of anything: allowed columns, nested conditions, order, pages by key, saved views. Knows no entity (0265)."""
