-- Failed records: what could not be placed in a table in the last 30 days, and why.
SELECT
    dt,
    source,
    error_type,
    coalesce(errorcode, lasterrorcode) AS error_code,
    coalesce(errormessage, lasterrormessage) AS error_message,
    count(*) AS records
FROM failed_records
WHERE dt >= CAST(current_date - INTERVAL '30' DAY AS varchar)
GROUP BY
    dt,
    source,
    error_type,
    coalesce(errorcode, lasterrorcode),
    coalesce(errormessage, lasterrormessage)
ORDER BY dt DESC, records DESC, source, error_type, error_code, error_message
