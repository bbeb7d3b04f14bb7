-- One row for each message, recipient and outcome, over all channels.
-- Receipts that carriers repeat count once, and so does the price of a message; a recipient is a
-- hash, so that people can be counted without reading who they are.
WITH emails AS (
    SELECT
        e.dt,
        e.mail.messageid AS message_id,
        coalesce(
            transform(e.bounce.bouncedrecipients, b -> b.emailaddress),
            transform(e.complaint.complainedrecipients, c -> c.emailaddress),
            transform(e.deliverydelay.delayedrecipients, d -> d.emailaddress),
            e.delivery.recipients,
            e.mail.destination
        ) AS recipients,
        CASE
            WHEN e.eventtype = 'Send' THEN 'accepted'
            WHEN e.eventtype = 'Delivery' THEN 'delivered'
            -- Not attempted, so nobody bounced and nobody complained.
            WHEN e.bounce.bouncesubtype IN ('OnAccountSuppressionList', 'OnTenantSuppressionList') THEN 'blocked'
            WHEN e.complaint.complaintsubtype = 'OnAccountSuppressionList' THEN 'blocked'
            WHEN e.eventtype = 'Bounce' AND e.bounce.bouncetype = 'Permanent' THEN 'failed-permanently'
            WHEN e.eventtype IN ('Bounce', 'DeliveryDelay') THEN 'failed-temporarily'
            WHEN e.eventtype = 'Rendering Failure' THEN 'failed-permanently'
            WHEN e.eventtype = 'Reject' THEN 'blocked'
            WHEN e.eventtype = 'Complaint' THEN 'complained'
            -- Scanners and proxies open and follow links before anybody reads.
            WHEN coalesce(e."open".isbotevent, e.click.isbotevent) = 'Likely' THEN 'other'
            WHEN e.eventtype = 'Open' THEN 'opened'
            WHEN e.eventtype = 'Click' THEN 'clicked'
            WHEN e.subscription.newtopicpreferences.unsubscribeall THEN 'opted-out'
            WHEN cardinality(
                array_except(
                    transform(
                        filter(
                            e.subscription.newtopicpreferences.topicsubscriptionstatus,
                            n -> n.subscriptionstatus = 'OptOut'
                        ),
                        n -> n.topicname
                    ),
                    transform(
                        filter(
                            coalesce(e.subscription.oldtopicpreferences.topicsubscriptionstatus, ARRAY[]),
                            o -> o.subscriptionstatus = 'OptOut'
                        ),
                        o -> o.topicname
                    )
                )
            ) > 0 THEN 'opted-out'
            ELSE 'other'
        END AS outcome,
        -- One timestamp that cannot be read must not fail every query.
        try(
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
            )
        ) AS moment,
        coalesce(
            e.bounce.bouncesubtype,
            e.complaint.complaintfeedbacktype,
            e.complaint.complaintsubtype,
            e.deliverydelay.delaytype,
            e.reject.reason,
            e.failure.errormessage,
            IF(coalesce(e."open".isbotevent, e.click.isbotevent) = 'Likely', 'automatic')
        ) AS reason,
        element_at(element_at(e.mail.tags, 'campaign'), 1) AS campaign
    FROM email_events AS e
),

outcomes AS (
    SELECT
        e.dt,
        'email' AS channel,
        e.message_id,
        lower(r.recipient) AS recipient,
        e.outcome,
        e.moment,
        e.reason,
        CAST(NULL AS varchar) AS country,
        e.campaign,
        CAST(NULL AS double) AS price
    FROM emails AS e
    -- An event that names nobody keeps its row.
    CROSS JOIN UNNEST(
        IF(cardinality(e.recipients) > 0, e.recipients, ARRAY[CAST(NULL AS varchar)])
    ) AS r (recipient)

    UNION ALL

    SELECT
        s.dt,
        'sms' AS channel,
        s.messageid AS message_id,
        lower(s.destinationphonenumber) AS recipient,
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
        -- Stated from the beginning, but owed only in the end; unknown is not nothing.
        IF(
            s.isfinal AND coalesce(s.totalmessageprice, s.totalcarrierfee) IS NOT NULL,
            coalesce(s.totalmessageprice, 0e0) + coalesce(s.totalcarrierfee, 0e0)
        ) AS price
    FROM sms_events AS s

    UNION ALL

    SELECT
        p.dt,
        'push' AS channel,
        p.messageid AS message_id,
        lower(p.destinationtoken) AS recipient,
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
    to_hex(sha256(to_utf8(recipient))) AS recipient_hash,
    outcome,
    max(reason) AS reason,
    max(country) AS country,
    max(campaign) AS campaign,
    -- In one row of the message only, whatever its receipts say, so that sums are right.
    IF(
        row_number() OVER (
            PARTITION BY dt, channel, message_id ORDER BY max(price) DESC NULLS LAST, outcome
        ) = 1,
        max(price)
    ) AS price,
    dt
FROM outcomes
GROUP BY dt, channel, message_id, recipient, outcome
