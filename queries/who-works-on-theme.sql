-- one thing
WITH doing AS (
  SELECT b.o AS s, 1 AS what, t.s AS thing, NULL::VARCHAR AS partner, f.p
  FROM theme t JOIN run_by b USING (s) JOIN first_evidence f USING (s)
  WHERE t.o = $theme
  --region: AND t.s IN (SELECT s FROM in_region WHERE o = $region)
  UNION ALL
  SELECT b.s, 2, t.s, NULL, f.p
  FROM theme t JOIN took_part_in b ON b.o = t.s JOIN first_evidence f ON f.s = t.s
  WHERE t.o = $theme
  --region: AND t.s IN (SELECT s FROM in_region WHERE o = $region)
  UNION ALL
  SELECT a.o, 3, t.s, n.value, f.p
  FROM theme t JOIN between a USING (s) JOIN between b ON b.s = t.s AND b.o != a.o JOIN label n ON n.s = b.o
  JOIN basis x ON x.s = t.s JOIN first_evidence f ON f.s = x.o
  WHERE t.o = $theme
  --region: AND x.o IN (SELECT s FROM in_region WHERE o = $region)
), told AS (
  SELECT s, count(DISTINCT thing) FILTER (what = 1) AS practices, count(DISTINCT thing) FILTER (what = 2) AS events,
         count(DISTINCT thing) FILTER (what = 3) AS cooperations, string_agg(DISTINCT partner, '; ') AS partners,
         min(p) AS p
  FROM doing GROUP BY s
)
SELECT l.value AS organisation, l.lang AS organisation_lang, practices, events, cooperations, partners, p AS passage,
       s AS iri
FROM told JOIN label l USING (s)
ORDER BY practices DESC, cooperations DESC, events DESC, l.key, s
