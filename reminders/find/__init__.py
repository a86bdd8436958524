"""Finds the reminders that the present may move: SQL filters, inclusively; Decimal judges.

No statement here reads the whole table of reminders, however many there are. Prices are probed coin
by coin in a partial index of the armed set, so the cost follows the coins and what fires.
"""
