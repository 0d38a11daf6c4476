"""The feed (F1–F10): what happens to clients as one line of time, as each may see it. It keeps no facts of its own: it
walks the activities. `walk` reads a bounded number of rows, `timeline.sight` says who sees each, `read` puts
a page together."""
