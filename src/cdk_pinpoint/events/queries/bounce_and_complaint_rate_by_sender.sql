-- Bounce and complaint rate by sender: shares of the mail that each sender sent in 30 days.
-- AWS reviews an account at 0.05 bounces and 0.001 complaints. Counted are recipients, each message
-- once; what a suppression list stopped was never sent, and does not count against the sender.
WITH fates AS (
    SELECT DISTINCT
        lower(coalesce(regexp_extract(e.mail.source, '<([^>]+)>', 1), e.mail.source)) AS sender,
        e.mail.messageid AS message_id,
        e.eventtype AS fate,
        lower(r.recipient) AS recipient
    FROM email_events AS e
    CROSS JOIN UNNEST(
        coalesce(
            transform(e.bounce.bouncedrecipients, b -> b.emailaddress),
            transform(e.complaint.complainedrecipients, c -> c.emailaddress),
            e.mail.destination
        )
    ) AS r (recipient)
    WHERE e.event_type IN ('Send', 'Bounce', 'Complaint')
        AND e.dt >= CAST(current_date - INTERVAL '30' DAY AS varchar)
        AND (
            e.eventtype = 'Send'
            OR (
                e.bounce.bouncetype = 'Permanent'
                AND e.bounce.bouncesubtype NOT IN ('OnAccountSuppressionList', 'OnTenantSuppressionList')
            )
            OR (e.eventtype = 'Complaint' AND e.complaint.complaintsubtype IS NULL)
        )
)
SELECT
    sender,
    count_if(fate = 'Send') AS sent,
    count_if(fate = 'Bounce') AS bounced,
    count_if(fate = 'Complaint') AS complained,
    CAST(count_if(fate = 'Bounce') AS double) / nullif(count_if(fate = 'Send'), 0) AS bounce_rate,
    CAST(count_if(fate = 'Complaint') AS double) / nullif(count_if(fate = 'Send'), 0) AS complaint_rate
FROM fates
GROUP BY sender
ORDER BY bounce_rate DESC, sender
