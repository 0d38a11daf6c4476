"""The administrator's own fields of cards, contacts and companies: definitions, kinds, values (Y8)."""
