"""Personal data: where it stands, whose it is, how long it stays; export and erasure of a person."""
