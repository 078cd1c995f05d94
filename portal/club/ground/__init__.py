"""The ground of the club: mechanisms that every subject stands on and that know no subject."""
