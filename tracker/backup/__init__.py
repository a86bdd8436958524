"""Keep a copy of everything, and begin again from one without telling old news twice."""
