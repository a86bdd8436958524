"""Finds the reminders that the present may move: SQL filters, inclusively; Decimal judges.

No statement of a refresh reads the whole table of reminders, however many there are. Coins that
reach a line are probed in a partial index of the armed set, so the cost follows the coins and what
fires. What a process keeps in memory is read now and then, after a refresh.
"""
