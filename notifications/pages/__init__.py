"""What people see of how they are told."""
