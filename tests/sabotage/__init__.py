"""Small wrongs in our own code, each the kind that a tired person commits; each names the test that must notice.

`python -m tests.sabotage [name …]` applies them one at a time to a copy of the tree and proves that the named test,
which passes without them, fails with them. `make faults` runs all.
"""
