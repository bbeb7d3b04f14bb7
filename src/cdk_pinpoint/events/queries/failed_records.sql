-- Failed records: what could not be placed in a table in the last 30 days, and why.
SELECT
    dt,
    source,
    error_type,
    errorcode,
    errormessage,
    count(*) AS records
FROM failed_records
WHERE dt >= CAST(current_date - INTERVAL '30' DAY AS varchar)
GROUP BY dt, source, error_type, errorcode, errormessage
ORDER BY dt DESC, records DESC
