-- Bounce and complaint rate by sender: shares of the mail that each sender sent in 30 days.
-- AWS reviews an account at 0.05 bounces and 0.001 complaints. Counted are recipients, each message
-- once; what a suppression list stopped was never sent, and does not count against the sender.
WITH emails AS (
    SELECT
        lower(coalesce(regexp_extract(mail.source, '<([^>]+)>', 1), mail.source)) AS sender,
        mail.messageid AS message_id,
        eventtype AS fate,
        coalesce(
            transform(bounce.bouncedrecipients, b -> b.emailaddress),
            transform(complaint.complainedrecipients, c -> c.emailaddress),
            mail.destination
        ) AS recipients
    FROM email_events
    WHERE event_type IN ('Send', 'Bounce', 'Complaint')
        AND dt >= CAST(current_date - INTERVAL '30' DAY AS varchar)
        AND (
            eventtype = 'Send'
            OR (
                bounce.bouncetype = 'Permanent'
                AND bounce.bouncesubtype NOT IN ('OnAccountSuppressionList', 'OnTenantSuppressionList')
            )
            OR (eventtype = 'Complaint' AND complaint.complaintsubtype IS NULL)
        )
),

fates AS (
    SELECT DISTINCT e.sender, e.message_id, e.fate, lower(r.recipient) AS recipient
    FROM emails AS e
    CROSS JOIN UNNEST(e.recipients) AS r (recipient)
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
