"""The past of prices: fetched once, rolled up as it grows, pruned, checked for holes."""
