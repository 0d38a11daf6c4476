"""All that is known of a person, as a file for them."""
