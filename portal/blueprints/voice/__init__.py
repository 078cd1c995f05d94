"""The voice wing: what owners say: complaints."""
