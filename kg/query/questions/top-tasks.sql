SELECT c.label AS task, count(*) AS papers
FROM paper_concept pc JOIN concepts c ON c.id = pc.concept_id
WHERE pc.type = 'task'
GROUP BY c.id, c.label ORDER BY papers DESC, task LIMIT $top
