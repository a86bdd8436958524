"""Linking a phone: the page shows a code, the phone sends it, and so proves its number."""
