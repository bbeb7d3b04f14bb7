-- History of one person: all that was sent to an address, number or token, for an access request.
-- Run it with the address, number or token as its one parameter, in quotes.
SELECT
    time,
    channel,
    outcome,
    reason,
    campaign,
    message_id
FROM message_events
WHERE recipient_hash = to_hex(sha256(to_utf8(lower(?))))
ORDER BY time, outcome, message_id
