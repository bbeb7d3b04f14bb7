-- Slowest deliveries: seconds from acceptance to delivery, by channel and day, of 30 days.
WITH times AS (
    SELECT
        dt,
        channel,
        message_id,
        recipient_hash,
        date_diff(
            'millisecond',
            min(IF(outcome = 'accepted', time)),
            min(IF(outcome = 'delivered', time))
        ) / 1000e0 AS seconds
    FROM message_events
    WHERE outcome IN ('accepted', 'delivered')
        AND dt >= CAST(current_date - INTERVAL '30' DAY AS varchar)
    GROUP BY dt, channel, message_id, recipient_hash
)
SELECT
    dt,
    channel,
    count(seconds) AS delivered,
    approx_percentile(seconds, 0.5) AS median_seconds,
    approx_percentile(seconds, 0.95) AS p95_seconds,
    max(seconds) AS slowest_seconds
FROM times
WHERE seconds IS NOT NULL
GROUP BY dt, channel
ORDER BY p95_seconds DESC, dt, channel
