"""What reminders cost: finding, firing, a whole refresh, balances; each beside something plain."""
