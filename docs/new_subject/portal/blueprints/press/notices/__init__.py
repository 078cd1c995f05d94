"""The notice board: the members' page, and the staff's room."""
