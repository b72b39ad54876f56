WITH on_task AS (
  SELECT c.label AS task, pc.paper_id
  FROM paper_concept pc JOIN concepts c ON c.id = pc.concept_id
  WHERE c.type = 'task' AND c.label IN ($first, $second)
),
used AS (SELECT * FROM paper_concept WHERE type IN ('method', 'dataset')),
counts AS (
  SELECT concept_id,
         count(DISTINCT paper_id) FILTER (task = $first) AS infirst,
         count(DISTINCT paper_id) FILTER (task = $second) AS insecond
  FROM on_task JOIN used USING (paper_id) GROUP BY concept_id
)
SELECT label AS bridge, type AS kind, infirst, insecond
FROM counts JOIN concepts ON id = concept_id
WHERE infirst > 0 AND insecond > 0
ORDER BY infirst * insecond DESC, label LIMIT $top
