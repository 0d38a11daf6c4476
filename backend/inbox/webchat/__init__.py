"""The chat on a site: the door for visitors (frontend/widget/PROTOCOL.md), who they are, what they are told."""
