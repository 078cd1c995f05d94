"""What every subject stands on and none owns: mechanisms that know no subject."""
