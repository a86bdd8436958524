"""The tables of transactions, one file a topic; transactions.models lists them for Django."""
