"""How reminders speak: pure functions from facts to sentences. Nothing here asks the database."""
