"""Tasks that a channel makes by itself: to answer each request, to call back whoever was missed (K10, K9)."""
