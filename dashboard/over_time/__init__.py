"""Value over time: what was owned, day by day, against the money that was put in."""
