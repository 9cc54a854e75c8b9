-- one thing
WITH shared AS (
  SELECT t.s, count(DISTINCT t.o) AS shared, string_agg(DISTINCT n.value, '; ') AS shared_themes
  FROM theme_stated a JOIN label n ON n.s = a.o AND n.lang = $lang JOIN theme t ON t.o = a.o
  WHERE a.s = $need GROUP BY t.s
)
SELECT l.value AS practice, l.lang AS practice_lang, o.names AS organisations, r.names AS regions, shared_themes, shared,
       f.p AS passage, s AS iri
FROM shared SEMI JOIN of_class('Practice') i USING (s) JOIN label l USING (s) JOIN first_evidence f USING (s)
LEFT JOIN runner_names o USING (s)
LEFT JOIN region_names r USING (s)
WHERE s NOT IN (SELECT x.s FROM nearest h JOIN in_region x ON x.o = h.o WHERE h.s = $need)
ORDER BY shared DESC, l.key, s
