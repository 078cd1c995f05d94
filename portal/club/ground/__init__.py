"""What several subjects are built on and none owns: each module one mechanism, which knows no subject."""
