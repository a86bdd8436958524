"""From an exchange's file to entries of the ledger: read, recognise, match, preview, save, undo."""
