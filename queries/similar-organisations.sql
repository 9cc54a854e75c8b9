WITH own AS (
  SELECT DISTINCT t.o FROM runs r JOIN theme_stated t ON t.s = r.o WHERE r.s = $organisation
), hit AS (
  SELECT b.o AS s, t.s AS practice, t.o AS theme, n.value AS theme_name, q.value AS practice_name, f.p
  FROM own JOIN label n ON n.s = own.o AND n.lang = $lang JOIN theme t ON t.o = own.o JOIN run_by b ON b.s = t.s
  JOIN label q ON q.s = t.s JOIN first_evidence f ON f.s = t.s
  WHERE b.o != $organisation
  --region: AND b.o IN (SELECT s FROM active_in WHERE o = $region)
), told AS (
  SELECT s, count(DISTINCT theme) AS shared, string_agg(DISTINCT theme_name, '; ') AS themes,
         string_agg(DISTINCT practice_name, '; ') AS practices, min(p) AS p FROM hit GROUP BY s
), placed AS (
  SELECT h.s, string_agg(DISTINCT n.value, '; ') AS regions
  FROM (SELECT DISTINCT s, practice FROM hit) h JOIN nearest x ON x.s = h.practice JOIN label n ON n.s = x.o GROUP BY h.s
)
SELECT l.value AS organisation, l.lang AS organisation_lang, shared, themes, practices, regions, p AS passage, s AS iri
FROM told JOIN label l USING (s) LEFT JOIN placed USING (s)
ORDER BY shared DESC, l.key, s
