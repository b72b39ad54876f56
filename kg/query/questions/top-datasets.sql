SELECT c.label AS dataset, count(*) AS papers
FROM paper_concept pc JOIN concepts c ON c.id = pc.concept_id
WHERE pc.type = 'dataset'
GROUP BY c.id, c.label ORDER BY papers DESC, dataset LIMIT $top
