SELECT l.value AS pilot_action, l.lang AS pilot_action_lang, o.names AS organisations, r.names AS regions,
       p.names AS projects, f.p AS passage, i.s AS iri
FROM of_class('PilotAction') i JOIN label l USING (s) JOIN first_evidence f USING (s)
LEFT JOIN runner_names o USING (s)
LEFT JOIN region_names r USING (s)
LEFT JOIN (SELECT x.s, string_agg(DISTINCT n.value, '; ') AS names
           FROM in_project x JOIN label n ON n.s = x.o GROUP BY x.s) p USING (s)
WHERE true
--organisation: AND i.s IN (SELECT s FROM run_by WHERE o = $organisation)
--region: AND i.s IN (SELECT s FROM in_region WHERE o = $region)
--project: AND i.s IN (SELECT s FROM in_project WHERE o = $project)
ORDER BY o.first NULLS FIRST, l.key, i.s
