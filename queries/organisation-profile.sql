WITH self AS (SELECT $organisation AS s), doing AS (
  SELECT o AS s FROM runs WHERE s = $organisation UNION SELECT o FROM organised WHERE s = $organisation
), said AS (
  SELECT 1 AS place, 'name' AS aspect, value, lang, key, NULL::VARCHAR AS about, NULL::VARCHAR AS day, p
  FROM self JOIN name USING (s) JOIN first_evidence USING (s)
  UNION ALL
  SELECT 2, 'other name', value, lang, key, NULL, NULL, p FROM self JOIN other_name USING (s) JOIN first_evidence USING (s)
  UNION ALL
  SELECT 3, 'kind', l.value, l.lang, l.key, NULL, NULL, p
  FROM organisation_kind k JOIN label l ON l.s = k.o AND l.lang = $lang JOIN first_evidence f ON f.s = k.s
  WHERE k.s = $organisation
  UNION ALL
  SELECT 4, 'active in', l.value, l.lang, l.key, NULL, NULL, p
  FROM active_in a JOIN label l ON l.s = a.o JOIN in_region r ON r.o = a.o JOIN doing ON doing.s = r.s
  JOIN first_evidence f ON f.s = doing.s WHERE a.s = $organisation
  UNION ALL
  SELECT 5, 'project', l.value, l.lang, l.key, NULL, NULL, p
  FROM active_in_project a JOIN label l ON l.s = a.o JOIN first_evidence f ON f.s = a.o WHERE a.s = $organisation
  UNION ALL
  SELECT 6, 'event', l.value, l.lang, l.key, w.value, d.v, p
  FROM participant a JOIN at_event e USING (s) JOIN role r USING (s) JOIN first_evidence f USING (s)
  JOIN label l ON l.s = e.o JOIN worded($lang) w ON w.s = r.o LEFT JOIN day d ON d.s = e.o WHERE a.o = $organisation
  UNION ALL
  SELECT 7, 'practice', l.value, l.lang, l.key, n.value, NULL, p
  FROM run_by a SEMI JOIN of_class('Practice') i USING (s) JOIN label l USING (s) JOIN first_evidence f USING (s)
  LEFT JOIN (SELECT t.s, n.value FROM theme_stated t JOIN label n ON n.s = t.o AND n.lang = $lang) n USING (s)
  WHERE a.o = $organisation
  UNION ALL
  SELECT 8, 'pilot action', l.value, l.lang, l.key, NULL, NULL, p
  FROM run_by a SEMI JOIN of_class('PilotAction') i USING (s) JOIN label l USING (s) JOIN first_evidence f USING (s)
  WHERE a.o = $organisation
  UNION ALL
  SELECT 9, 'cooperates with', l.value, l.lang, l.key, w.value, NULL, p
  FROM between a JOIN between b ON b.s = a.s AND b.o != a.o JOIN cooperation_kind k ON k.s = a.s
  JOIN worded($lang) w ON w.s = k.o JOIN basis x ON x.s = a.s JOIN first_evidence f ON f.s = x.o JOIN label l ON l.s = b.o
  WHERE a.o = $organisation
)
SELECT aspect, value, lang AS value_lang, string_agg(DISTINCT about, '; ') AS detail, min(day) AS date, min(p) AS passage
FROM said GROUP BY place, aspect, value, lang, key
ORDER BY place, date NULLS FIRST, key
