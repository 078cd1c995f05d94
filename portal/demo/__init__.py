"""The demo club 君子之家, made by the club's own verbs under a set clock."""
