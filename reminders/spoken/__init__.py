"""What people can say to us in a chat, and what we answer. One short message each."""
