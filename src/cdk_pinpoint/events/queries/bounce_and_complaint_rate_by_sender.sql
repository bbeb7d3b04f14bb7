-- Bounce and complaint rate by sender: shares of the mail that each sender sent in 30 days.
-- AWS reviews an account at 0.05 bounces and 0.001 complaints.
SELECT
    mail.source AS sender,
    count_if(eventtype = 'Send') AS sent,
    count_if(eventtype = 'Bounce' AND bounce.bouncetype = 'Permanent') AS bounced,
    count_if(eventtype = 'Complaint') AS complained,
    CAST(count_if(eventtype = 'Bounce' AND bounce.bouncetype = 'Permanent') AS double)
        / nullif(count_if(eventtype = 'Send'), 0) AS bounce_rate,
    CAST(count_if(eventtype = 'Complaint') AS double)
        / nullif(count_if(eventtype = 'Send'), 0) AS complaint_rate
FROM email_events
WHERE event_type IN ('Send', 'Bounce', 'Complaint')
    AND dt >= CAST(current_date - INTERVAL '30' DAY AS varchar)
GROUP BY mail.source
ORDER BY bounce_rate DESC, sender
