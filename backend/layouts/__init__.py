"""How pages of requests, people, companies are laid out: order, groups, conditions: draft, publish, back (E7)."""
