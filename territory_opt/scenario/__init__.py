"""Files to a problem: schema, read, resolve, build."""
