"""A person is erased: asked for, looked at, waited with, done, checked, and written down without a word of them."""
