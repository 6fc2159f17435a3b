"""What is wrong with pages, programs and records: `check` tells all of it."""
