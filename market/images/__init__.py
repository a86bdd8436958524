"""The pictures of coins: fetched once, checked, kept below DATA_DIR and served by us."""
