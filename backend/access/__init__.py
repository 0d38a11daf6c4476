"""Who may come in and what they may do: users, roles, teams, sessions, tokens, links, the audit.

Verbs: sign in and out, set up, invite, join, reset, change a password, deactivate, give a role its rights, issue and
revoke a token. `policy.can` answers "may they?", `sight.sees` "may they see this row?"; both are pure over Grants.
"""
