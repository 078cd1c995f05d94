"""What every subject of the club stands on: small mechanisms, each made once, that know no subject."""
