"""Kinds of events that the administrator makes (E4): what they are called, which data their facts hold."""
