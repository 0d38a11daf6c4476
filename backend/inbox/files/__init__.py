"""Files: uploaded by us, fetched from platforms, served to those who may see their conversation."""
