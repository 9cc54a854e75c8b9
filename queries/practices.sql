SELECT l.value AS practice, l.lang AS practice_lang, o.names AS organisations, r.names AS regions, t.names AS themes,
       f.p AS passage, i.s AS iri
FROM of_class('Practice') i JOIN label l USING (s) JOIN first_evidence f USING (s)
LEFT JOIN runner_names o USING (s)
LEFT JOIN region_names r USING (s)
LEFT JOIN theme_names($lang) t USING (s)
WHERE true
--organisation: AND i.s IN (SELECT s FROM run_by WHERE o = $organisation)
--theme: AND i.s IN (SELECT s FROM theme WHERE o = $theme)
--region: AND i.s IN (SELECT s FROM in_region WHERE o = $region)
ORDER BY r.first NULLS FIRST, l.key, i.s
