"""The estate wing: projects, estates and their homes."""
