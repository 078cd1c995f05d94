"""What each kind of person comes for, from the first page to the last; told once, played over HTTP and at Chromium."""
