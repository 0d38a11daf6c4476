"""What each documented path does."""
