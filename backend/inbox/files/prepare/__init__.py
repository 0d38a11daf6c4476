"""What a stored file needs to be easy to look at: a voice that plays everywhere, its wave, a document's first page."""
