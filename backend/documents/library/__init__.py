"""The house's library: files and links that everybody sends and binds; kept by whoever has the right."""
