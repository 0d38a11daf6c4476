"""Fields of a request read from the text of a letter (H4): templates of a channel, tried in its settings."""
