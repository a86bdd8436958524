"""What entries do to holdings: pure arithmetic on exact decimals, which knows no database."""
