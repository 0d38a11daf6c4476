"""What is done to channels, one verb a file."""
