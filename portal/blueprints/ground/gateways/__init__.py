"""Those who carry our messages: the desk's pages, and the addresses at which they tell us what became of them."""
