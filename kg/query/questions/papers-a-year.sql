SELECT CAST(year AS VARCHAR) AS year, count(*) AS papers,
       count_if(id IN (SELECT paper_id FROM links WHERE repository IS NOT NULL)) AS withcode
FROM papers WHERE year IS NOT NULL GROUP BY ALL ORDER BY year
