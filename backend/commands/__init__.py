"""One module for each subcommand of `samovar`; only the one that is asked for gets imported."""
