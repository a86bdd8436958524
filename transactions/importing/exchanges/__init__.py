"""One file an exchange; docs/add-an-exchange.md shows how to add one."""
