WITH pairs AS (
  SELECT m.concept_id AS method, t.concept_id AS task, count(*) AS papers
  FROM paper_concept m JOIN paper_concept t USING (paper_id)
  WHERE m.type = 'method' AND t.type = 'task'
  GROUP BY ALL
)
SELECT m.label AS method, t.label AS task, papers
FROM pairs JOIN concepts m ON m.id = method JOIN concepts t ON t.id = task
ORDER BY papers DESC, m.label, t.label LIMIT $top
