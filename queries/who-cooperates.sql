WITH pair AS (
  SELECT c.s AS c, a.o AS one, b.o AS other, k.o AS how, n.v AS reports
  FROM of_class('Cooperation') c JOIN cooperation_kind k USING (s) JOIN source_count n USING (s)
  JOIN between a USING (s) JOIN between b USING (s)
  WHERE true
  --theme: AND c.s IN (SELECT s FROM theme WHERE o = $theme)
  --region: AND c.s IN (SELECT x.s FROM basis x JOIN in_region g ON g.s = x.o AND g.o = $region)
  --organisation: AND a.o = $organisation AND b.o != $organisation
  --not organisation: AND a.o < b.o
), rests AS (  -- the sentence that names the partner rather than any about the event
  SELECT p.one, p.other, p.how, p.reports, x.o AS basis, min(coalesce(n.p, f.p)) AS said
  FROM pair p JOIN basis x ON x.s = p.c JOIN first_evidence f ON f.s = x.o
  LEFT JOIN (SELECT e.o AS event, w.o AS who, v.p FROM at_event e JOIN participant w USING (s)
             LEFT JOIN first_evidence v USING (s)) n ON n.event = x.o AND n.who = p.other
  GROUP BY ALL
), told AS (
  SELECT one, other, k.value AS kind, k.lang AS kind_lang, k.key AS kind_key, reports, min(said) AS p, list(basis) AS bases
  FROM rests JOIN worded($lang) k ON k.s = how GROUP BY one, other, k.value, k.lang, k.key, reports
), named AS (
  SELECT one, other, kind_key, reports, string_agg(DISTINCT n.value, '; ') AS names
  FROM (SELECT one, other, kind_key, reports, unnest(bases) AS b FROM told) JOIN label n ON n.s = b GROUP BY ALL
), themed AS (
  SELECT one, other, kind_key, reports, string_agg(DISTINCT n.value, '; ') AS names
  FROM (SELECT one, other, kind_key, reports, unnest(bases) AS b FROM told) JOIN theme_stated t ON t.s = b
  JOIN label n ON n.s = t.o AND n.lang = $lang GROUP BY ALL
)
SELECT o.value AS organisation, o.lang AS organisation_lang, q.value AS partner, q.lang AS partner_lang, kind, kind_lang,
       themed.names AS themes, named.names AS together_in, reports, p AS passage
FROM told JOIN label o ON o.s = one JOIN label q ON q.s = other
LEFT JOIN named USING (one, other, kind_key, reports) LEFT JOIN themed USING (one, other, kind_key, reports)
ORDER BY reports DESC, o.key, q.key, kind_key, one, other
