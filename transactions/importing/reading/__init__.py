"""From bytes to rows with their physical line numbers, whatever the file calls itself."""
