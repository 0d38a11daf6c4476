"""What is seen to by itself while people work: to whom requests go, and what happens when nobody answers."""
