"""What earns how much: earn rules, campaigns, triggers, and the sum of it all."""
