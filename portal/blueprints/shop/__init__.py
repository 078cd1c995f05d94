"""The shop wing: what points buy: rewards, draws, the yearly gift."""
