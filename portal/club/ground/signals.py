"""What the club announces. Only reactions.py listens; senders speak inside their transaction.

Each signal carries ids, never rows: `member_joined.send(None, member_id=5)`.
"""

from blinker import Namespace

_club = Namespace()

event_place_redeemed = _club.signal("event-place-redeemed")  # member_id, redemption_id, sitting_id, price
event_place_given_up = _club.signal("event-place-given-up")  # sign_up_id, returned
