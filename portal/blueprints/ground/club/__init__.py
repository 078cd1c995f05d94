"""What a club says of itself, and its calendar, at the desk."""
