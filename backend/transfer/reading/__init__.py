"""A file → rows of text. What reads a stranger's file runs confined (`program`); what is pure is told apart."""
