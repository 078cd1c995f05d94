"""The prospects wing: who is interested in a home."""
