"""Letters: what is kept beside their messages, and how it is shown without harm."""
