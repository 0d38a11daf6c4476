"""What is done with a document."""
