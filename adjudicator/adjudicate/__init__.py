"""From a fact sheet and a release to a ruling: a pure function of the two and an instant.

`program` compiles a release; `evaluation` answers its questions level by level; `defeat`
says which conclusions stand; `needs` what must still be asked; `ledger` what is paid;
`outlook` holds how the case stands by all of these; `requests` asks, `changes` says what
would have changed it; `decision` puts the ruling together.
"""
