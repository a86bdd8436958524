"""What people fill in about their ledger. Forms look at the shape, verbs at the meaning."""
