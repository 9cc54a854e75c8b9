SELECT l.value AS project, l.lang AS project_lang, u.names AS funds, o.names AS organisations, r.names AS regions,
       e.reports, e.p AS passage, i.s AS iri
FROM of_class('Project') i JOIN label l USING (s)
JOIN (SELECT v.s, count(DISTINCT h.o) AS reports, min(v.o) AS p
      FROM evidence v JOIN has_source h ON h.s = v.o GROUP BY v.s) e USING (s)
LEFT JOIN (SELECT x.s, string_agg(DISTINCT n.value, '; ') AS names
           FROM funded_by x JOIN label n ON n.s = x.o GROUP BY x.s) u USING (s)
LEFT JOIN (SELECT x.o AS s, string_agg(DISTINCT n.value, '; ') AS names
           FROM active_in_project x JOIN label n ON n.s = x.s GROUP BY x.o) o USING (s)
LEFT JOIN (SELECT x.o AS s, string_agg(DISTINCT n.value, '; ') AS names
           FROM in_project x JOIN nearest p ON p.s = x.s JOIN label n ON n.s = p.o GROUP BY x.o) r USING (s)
WHERE true
--organisation: AND i.s IN (SELECT o FROM active_in_project WHERE s = $organisation)
ORDER BY e.reports DESC, l.key, i.s
