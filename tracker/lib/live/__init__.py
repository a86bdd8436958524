"""Live pages: news goes out once on Redis and each web process passes it on to its own sockets.

`publish` is what apps call after a commit. `hub` knows who watches what; `socket` speaks to one
browser. None of them knows what a coin is: they carry named items, and messages to people.
"""
