"""Reckon beside what shows, for as long as it takes, and show everything at once.

Lots and checkpoints are written in small transactions as another edition of their books, which
nobody reads. One short transaction then makes that edition the present one, together with the
holdings. If somebody wrote in one of the books meanwhile, that coin is reckoned again.
"""
