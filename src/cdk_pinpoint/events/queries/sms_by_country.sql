-- SMS by country: messages, delivery rate and cost in US dollars of the last 30 days.
SELECT
    country,
    count(DISTINCT message_id) AS messages,
    count(DISTINCT IF(outcome = 'delivered', message_id)) AS delivered,
    CAST(count(DISTINCT IF(outcome = 'delivered', message_id)) AS double)
        / count(DISTINCT message_id) AS delivery_rate,
    sum(price) AS cost
FROM message_events
WHERE channel = 'sms'
    AND dt >= CAST(current_date - INTERVAL '30' DAY AS varchar)
GROUP BY country
ORDER BY messages DESC, country
