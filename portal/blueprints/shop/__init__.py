"""The shop wing: what points buy: rewards and draws."""
