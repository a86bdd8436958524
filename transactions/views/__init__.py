"""The pages of the ledger, one file a topic: find, check, call, answer."""
