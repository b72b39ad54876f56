SELECT c.label AS method, count(*) AS papers
FROM paper_concept pc JOIN concepts c ON c.id = pc.concept_id
WHERE pc.type = 'method'
GROUP BY c.id, c.label ORDER BY papers DESC, method LIMIT $top
