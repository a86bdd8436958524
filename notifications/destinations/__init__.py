"""The phones and mailboxes of a person: where they come from, how they stand, what can be done."""
