WITH tasks AS (
  SELECT e.subject AS method, e.object AS task
  FROM concept_edges e JOIN concepts m ON m.id = e.subject
  WHERE e.predicate = 'used-for' AND m.type = 'method' AND m.label = $method
)
SELECT o.label AS other, count(DISTINCT e.object) AS tasks
FROM concept_edges e
JOIN concepts o ON o.id = e.subject
WHERE e.predicate = 'used-for'
  AND e.object IN (SELECT task FROM tasks)
  AND e.subject NOT IN (SELECT method FROM tasks)
GROUP BY o.id, o.label ORDER BY tasks DESC, o.label LIMIT $top
