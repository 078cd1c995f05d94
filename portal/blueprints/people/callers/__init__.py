"""Members who call or stand at the counter, served by the desk."""
