"""Delivering a mail to a running venue and waiting for what becomes of it."""
import glance
from venue import wait_for


def settle(venue, raw, sender):
    """Delivers and waits until it is settled; the letter as the book has it."""
    message_id = glance.parse(raw)["Message-ID"].strip("<>")
    venue.deliver(raw, sender)
    wait_for(f"{message_id} in the book", 90, lambda: glance.letter(venue, message_id),
             venue.daemon_alive, pause=0.2)
    wait_for(f"{message_id} settled", 120, lambda: glance.settled(venue, 1), venue.daemon_alive,
             pause=0.2)
    return glance.letter(venue, message_id)
