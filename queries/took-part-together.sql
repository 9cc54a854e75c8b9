-- one thing
WITH met AS (
  SELECT o.s, o.o AS event, n.value AS event_name, f.p
  FROM took_part_in m JOIN took_part_in o ON o.o = m.o AND o.s != m.s JOIN label n ON n.s = m.o
  JOIN (SELECT e.o AS event, w.o AS who, v.p FROM at_event e JOIN participant w USING (s) JOIN first_evidence v USING (s)) f
    ON f.event = o.o AND f.who = o.s
  WHERE m.s = $organisation
  --theme: AND m.o IN (SELECT s FROM theme WHERE o = $theme)
), told AS (
  SELECT s, count(DISTINCT event) AS times, string_agg(DISTINCT event_name, '; ') AS events, min(p) AS p FROM met GROUP BY s
), kinds AS (
  SELECT k.s, string_agg(DISTINCT n.value, '; ') AS kind
  FROM organisation_kind k JOIN label n ON n.s = k.o AND n.lang = $lang GROUP BY k.s
)
SELECT l.value AS organisation, l.lang AS organisation_lang, times, events, kind,
       CASE WHEN s IN (SELECT o FROM cooperates_with WHERE s = $organisation) THEN 'yes' ELSE 'not reported'
       END AS cooperates, p AS passage, s AS iri
FROM told JOIN label l USING (s) LEFT JOIN kinds USING (s)
ORDER BY times DESC, l.key, s
