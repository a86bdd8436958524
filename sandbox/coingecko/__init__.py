"""A stand-in for CoinGecko: its paths, its refusals and a market that moves by seed and clock."""
