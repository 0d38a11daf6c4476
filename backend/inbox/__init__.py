"""The inbox: channels, conversations, messages. Verbs: receive, reply, claim, reassign, close, deliver, draft."""
