"""Cards of links: fetched by us when the house wants it (off by default), kept as ours, never fetched by a browser.

`wanted` (a consumer) finds the link of a message, `fetch` (a job) asks for its page and picture.
"""
