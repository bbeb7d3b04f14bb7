-- One row for each message, recipient and outcome, over all channels.
-- Receipts that carriers repeat count once; a recipient is a hash, so that people can be counted
-- without reading who they are.
WITH outcomes AS (
    SELECT
        e.dt,
        'email' AS channel,
        e.mail.messageid AS message_id,
        r.recipient,
        CASE
            WHEN e.eventtype = 'Send' THEN 'accepted'
            WHEN e.eventtype = 'Delivery' THEN 'delivered'
            WHEN e.eventtype = 'Bounce' AND e.bounce.bouncetype = 'Permanent' THEN 'failed-permanently'
            WHEN e.eventtype IN ('Bounce', 'DeliveryDelay') THEN 'failed-temporarily'
            WHEN e.eventtype = 'Rendering Failure' THEN 'failed-permanently'
            WHEN e.eventtype = 'Reject' THEN 'blocked'
            WHEN e.eventtype = 'Complaint' THEN 'complained'
            WHEN e.eventtype = 'Open' THEN 'opened'
            WHEN e.eventtype = 'Click' THEN 'clicked'
            WHEN e.eventtype = 'Subscription' THEN 'opted-out'
            ELSE 'other'
        END AS outcome,
        from_iso8601_timestamp(
            coalesce(
                e.delivery."timestamp",
                e.bounce."timestamp",
                e.complaint."timestamp",
                e."open"."timestamp",
                e.click."timestamp",
                e.deliverydelay."timestamp",
                e.subscription."timestamp",
                e.mail."timestamp"
            )
        ) AS moment,
        coalesce(
            e.bounce.bouncesubtype,
            e.complaint.complaintfeedbacktype,
            e.deliverydelay.delaytype,
            e.reject.reason,
            e.failure.errormessage
        ) AS reason,
        CAST(NULL AS varchar) AS country,
        element_at(element_at(e.mail.tags, 'campaign'), 1) AS campaign,
        CAST(NULL AS double) AS price
    FROM email_events AS e
    CROSS JOIN UNNEST(
        coalesce(
            transform(e.bounce.bouncedrecipients, b -> b.emailaddress),
            transform(e.complaint.complainedrecipients, c -> c.emailaddress),
            transform(e.deliverydelay.delayedrecipients, d -> d.emailaddress),
            e.delivery.recipients,
            e.mail.destination,
            ARRAY[CAST(NULL AS varchar)]
        )
    ) AS r (recipient)

    UNION ALL

    SELECT
        s.dt,
        'sms' AS channel,
        s.messageid AS message_id,
        s.destinationphonenumber AS recipient,
        CASE
            WHEN regexp_like(s.eventtype, '_(QUEUED|PENDING|SENT|INITIATED|RINGING|FALLEN_BACK_TO_SMS)$') THEN 'accepted'
            WHEN regexp_like(s.eventtype, '_(SUCCESSFUL|DELIVERED|ANSWERED|COMPLETED)$') THEN 'delivered'
            WHEN regexp_like(s.eventtype, '_(BLOCKED|SPAM)$') THEN 'blocked'
            WHEN regexp_like(s.eventtype, '_(UNREACHABLE|UNKNOWN|TTL_EXPIRED|BUSY|NO_ANSWER)$') THEN 'failed-temporarily'
            WHEN regexp_like(s.eventtype, '_(INVALID|INVALID_MESSAGE|FAILED|FILE_[A-Z_]+)$') THEN 'failed-permanently'
            WHEN s.eventtype = 'RCS_READ' THEN 'opened'
            ELSE 'other'
        END AS outcome,
        from_unixtime(s.eventtimestamp / 1000e0) AS moment,
        s.messagestatusdescription AS reason,
        s.isocountrycode AS country,
        element_at(s.context, 'campaign') AS campaign,
        IF(s.isfinal, coalesce(s.totalmessageprice, 0e0) + coalesce(s.totalcarrierfee, 0e0)) AS price
    FROM sms_events AS s

    UNION ALL

    SELECT
        p.dt,
        'push' AS channel,
        p.messageid AS message_id,
        p.destinationtoken AS recipient,
        CASE p.eventtype
            WHEN 'SUCCESSFUL' THEN 'accepted'
            WHEN 'DUPLICATE' THEN 'accepted'
            WHEN 'PERMANENT_FAILURE' THEN 'failed-permanently'
            WHEN 'TEMPORARY_FAILURE' THEN 'failed-temporarily'
            WHEN 'THROTTLED' THEN 'failed-temporarily'
            WHEN 'UNKNOWN_FAILURE' THEN 'failed-temporarily'
            WHEN 'OPT_OUT' THEN 'opted-out'
            ELSE 'other'
        END AS outcome,
        from_unixtime(p.eventtimestamp / 1000e0) AS moment,
        p.statusmessage AS reason,
        CAST(NULL AS varchar) AS country,
        element_at(p.context, 'campaign') AS campaign,
        CAST(NULL AS double) AS price
    FROM push_events AS p
)
SELECT
    CAST(min(moment) AT TIME ZONE 'UTC' AS timestamp(3)) AS time,
    '${environment}' AS environment,
    channel,
    message_id,
    to_hex(sha256(to_utf8(lower(recipient)))) AS recipient_hash,
    outcome,
    max(reason) AS reason,
    max(country) AS country,
    max(campaign) AS campaign,
    max(price) AS price,
    dt
FROM outcomes
GROUP BY dt, channel, message_id, recipient, outcome
