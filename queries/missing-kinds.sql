WITH seen AS (
  SELECT DISTINCT n.o AS there, k.o AS kind, k.s AS who FROM includes_kind k JOIN at_event a ON a.s = k.s
  JOIN in_series n ON n.s = a.o
  UNION
  SELECT DISTINCT n.o, k.o, k.s FROM organisation_kind k JOIN took_part_in t ON t.s = k.s JOIN in_series n ON n.s = t.o
), have AS (
  SELECT there, kind FROM seen
  UNION SELECT there, b.o FROM seen JOIN broader b ON b.s = kind
), told AS (
  SELECT there, kind, min(f.p) AS p FROM seen JOIN first_evidence f ON f.s = who GROUP BY ALL
), kinds AS (  -- who lacks a kind is not among those that have it, so that this is the same for all who lack it
  SELECT kind, count(DISTINCT there) AS elsewhere, string_agg(DISTINCT n.value, '; ') AS platforms, min(p) AS p
  FROM told LEFT JOIN label n ON n.s = there GROUP BY kind
), here AS (
  SELECT DISTINCT i.s, l.value, l.lang, l.key FROM of_class('Platform') i JOIN label l USING (s)
  WHERE true
  --region: AND i.s IN (SELECT s FROM in_region WHERE o = $region)
)
SELECT here.value AS platform, here.lang AS platform_lang, m.value AS missing, m.lang AS missing_lang, elsewhere, platforms,
       p AS passage
FROM here CROSS JOIN kinds JOIN label m ON m.s = kind AND m.lang = $lang
ANTI JOIN have ON have.there = here.s AND have.kind = kinds.kind
ORDER BY here.key, elsewhere DESC, m.key, here.s
