"""Forms of a site: the visitors' door, what other builders send, the form of our own."""
