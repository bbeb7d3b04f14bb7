-- Top failure reasons: why messages of the last 30 days did not arrive.
SELECT
    channel,
    outcome,
    coalesce(reason, 'not stated') AS reason,
    count(*) AS messages
FROM message_events
WHERE outcome IN ('failed-permanently', 'failed-temporarily', 'blocked')
    AND dt >= CAST(current_date - INTERVAL '30' DAY AS varchar)
GROUP BY channel, outcome, coalesce(reason, 'not stated')
ORDER BY messages DESC, channel, outcome, reason
LIMIT 50
