"""Calls from a site by the browser: who is rung, who takes it, what the two browsers tell each other (see 0254)."""
