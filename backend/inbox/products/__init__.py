"""Products that customers write from (V5): `take` by one press, `born` for the first message of a new request."""
