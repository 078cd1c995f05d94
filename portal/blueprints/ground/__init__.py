"""The ground wing: the house's own pages: home, my day at the desk, the inbox, the audit."""
