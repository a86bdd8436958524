"""`make demo`: the product against the sandbox, with a phone, a mailbox and levers to pull.

It may import everything and nothing imports it. Settings and addresses of its own lie on top of
the product's, so the product knows nothing of being shown.
"""
