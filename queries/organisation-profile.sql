-- one thing
WITH doing AS (
  SELECT o AS s FROM runs WHERE s = $organisation UNION SELECT o FROM organised WHERE s = $organisation
), said AS (  -- what it is about, what the sentence is about, and more; labels and sentences are joined once, for all
  SELECT 3 AS place, o AS thing, s AS cited, NULL::VARCHAR AS about, NULL::VARCHAR AS day
  FROM organisation_kind WHERE s = $organisation
  UNION ALL
  SELECT 4, a.o, r.s, NULL, NULL
  FROM active_in a JOIN in_region r ON r.o = a.o JOIN doing ON doing.s = r.s WHERE a.s = $organisation
  UNION ALL
  SELECT 5, o, o, NULL, NULL FROM active_in_project WHERE s = $organisation
  UNION ALL
  SELECT 6, e.o, a.s, w.value, d.v
  FROM participant a JOIN at_event e USING (s) JOIN role r USING (s) JOIN worded($lang) w ON w.s = r.o
  LEFT JOIN day d ON d.s = e.o WHERE a.o = $organisation
  UNION ALL
  SELECT 7, s, s, n.value, NULL
  FROM run_by a SEMI JOIN of_class('Practice') i USING (s)
  LEFT JOIN (SELECT t.s, n.value FROM theme_stated t JOIN label n ON n.s = t.o AND n.lang = $lang) n USING (s)
  WHERE a.o = $organisation
  UNION ALL
  SELECT 8, s, s, NULL, NULL FROM run_by a SEMI JOIN of_class('PilotAction') i USING (s) WHERE a.o = $organisation
  UNION ALL
  SELECT 9, b.o, x.o, w.value, NULL
  FROM between a JOIN between b ON b.s = a.s AND b.o != a.o JOIN cooperation_kind k ON k.s = a.s
  JOIN worded($lang) w ON w.s = k.o JOIN basis x ON x.s = a.s WHERE a.o = $organisation
), named AS (
  SELECT 1 AS place, value, lang, key, NULL::VARCHAR AS about, NULL::VARCHAR AS day, s AS cited
  FROM name WHERE s = $organisation
  UNION ALL
  SELECT 2, value, lang, key, NULL, NULL, s FROM other_name WHERE s = $organisation
  UNION ALL
  SELECT place, l.value, l.lang, l.key, about, day, cited
  FROM said JOIN label l ON l.s = thing AND (place != 3 OR l.lang = $lang)
)
-- as in SPARQL, of two events of one name, one of them without a day, the least day is none
SELECT ['name', 'other name', 'kind', 'active in', 'project', 'event', 'practice', 'pilot action', 'cooperates with'][place]
       AS aspect, value, lang AS value_lang, string_agg(DISTINCT about, '; ') AS detail,
       CASE WHEN count(day) = count(*) THEN min(day) END AS date, min(p) AS passage
FROM named JOIN first_evidence f ON f.s = cited GROUP BY place, value, lang, key
ORDER BY place, date NULLS FIRST, key
