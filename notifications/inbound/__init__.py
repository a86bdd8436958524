"""What people write to us on WhatsApp: handled once, in order, answered in one short message."""
