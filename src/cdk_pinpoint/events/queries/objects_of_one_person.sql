-- Objects of one person: the files that hold their events, the first step of erasing them.
-- Run it with the address, number or token as its four parameters, in quotes.
SELECT DISTINCT "$path" AS object
FROM email_events
WHERE contains(transform(coalesce(mail.destination, ARRAY[]), a -> lower(a)), lower(?))
UNION
SELECT DISTINCT "$path" AS object
FROM sms_events
WHERE destinationphonenumber = ?
UNION
SELECT DISTINCT "$path" AS object
FROM push_events
WHERE destinationtoken = ?
UNION
SELECT DISTINCT "$path" AS object
FROM app_events
WHERE lower(recipient) = lower(?)
ORDER BY object
