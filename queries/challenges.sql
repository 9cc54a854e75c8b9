SELECT l.value AS challenge, l.lang AS challenge_lang, r.names AS regions, t.names AS themes,
       e.names AS reported_at, f.p AS passage, i.s AS iri
FROM of_class('Challenge') i JOIN label l USING (s) JOIN first_evidence f USING (s)
LEFT JOIN region_names r USING (s)
LEFT JOIN theme_names($lang) t USING (s)
LEFT JOIN (SELECT x.s, string_agg(DISTINCT n.value, '; ') AS names
           FROM reported_at x JOIN label n ON n.s = x.o GROUP BY x.s) e USING (s)
WHERE true
--theme: AND i.s IN (SELECT s FROM theme WHERE o = $theme)
--region: AND i.s IN (SELECT s FROM in_region WHERE o = $region)
ORDER BY r.first NULLS FIRST, l.key, i.s
