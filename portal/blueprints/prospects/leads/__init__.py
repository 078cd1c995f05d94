"""Leads: who is interested, and when projects are shown."""
