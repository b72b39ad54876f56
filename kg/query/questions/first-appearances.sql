SELECT m.label AS method, t.label AS task, min(p.issued) AS first,
       count(DISTINCT p.id) AS papers
FROM concept_edges c
JOIN evidence e USING (claim_id)
JOIN papers p ON p.id = e.paper_id
JOIN concepts m ON m.id = c.subject
JOIN concepts t ON t.id = c.object
WHERE c.predicate = 'used-for' AND p.issued IS NOT NULL
GROUP BY m.id, t.id, m.label, t.label
HAVING min(p.issued) >= CAST($since AS VARCHAR)
ORDER BY first DESC, m.label, t.label LIMIT $top
