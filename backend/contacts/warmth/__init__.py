"""How warm a person is (E1, E2, E9): points for what happened, fading by half in a half-life; a stage by what is left.

`curve` is pure, `setting` is the administrator's, `facts` says what counts, `keep` writes it down, `told` explains it.
"""
