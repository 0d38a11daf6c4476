"""Words that administrators keep for cards: sources (H1), reasons of rejection as a tree (C5)."""
