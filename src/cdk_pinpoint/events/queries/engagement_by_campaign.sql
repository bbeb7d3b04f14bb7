-- Engagement by campaign: people reached, opening, clicking and complaining in 30 days.
-- A campaign is the message tag (email) or context entry (SMS, push) named campaign.
SELECT
    campaign,
    channel,
    count(DISTINCT IF(outcome = 'accepted', recipient_hash)) AS people,
    count(DISTINCT IF(outcome = 'delivered', recipient_hash)) AS delivered,
    count(DISTINCT IF(outcome = 'opened', recipient_hash)) AS opened,
    count(DISTINCT IF(outcome = 'clicked', recipient_hash)) AS clicked,
    count(DISTINCT IF(outcome = 'complained', recipient_hash)) AS complained
FROM message_events
WHERE campaign IS NOT NULL
    AND dt >= CAST(current_date - INTERVAL '30' DAY AS varchar)
GROUP BY campaign, channel
ORDER BY people DESC, campaign, channel
