"""The club's calendar and its office hours, at the desk."""
