-- Delivery by channel and day: messages of the last 30 days by what became of them.
SELECT
    dt,
    channel,
    count_if(outcome = 'accepted') AS accepted,
    count_if(outcome = 'delivered') AS delivered,
    count_if(outcome = 'failed-permanently') AS failed_permanently,
    count_if(outcome = 'failed-temporarily') AS failed_temporarily,
    count_if(outcome = 'blocked') AS blocked,
    sum(price) AS price
FROM message_events
WHERE dt >= CAST(current_date - INTERVAL '30' DAY AS varchar)
GROUP BY dt, channel
ORDER BY dt DESC, channel
