-- one thing
WITH here AS (
  SELECT s FROM in_region SEMI JOIN of_class('Event') e USING (s) WHERE o = $region
)
SELECT d.v AS date, l.value AS event, l.lang AS event_lang, n.v AS number, state.names AS status, h.names AS participants,
       k.names AS kinds, o.names AS organisers, others.names AS others, f.p AS passage, i.s AS iri
FROM here i JOIN label l USING (s) JOIN first_evidence f USING (s)
LEFT JOIN (SELECT s, min(v) AS v FROM day GROUP BY s) d USING (s)
LEFT JOIN (SELECT s, min(v) AS v FROM ordinal GROUP BY s) n USING (s)
LEFT JOIN (SELECT x.s, string_agg(DISTINCT w.value, '; ') AS names
           FROM status x JOIN worded($lang) w ON w.s = x.o GROUP BY x.s) state USING (s)
LEFT JOIN (SELECT s, string_agg(DISTINCT v, '; ') AS names FROM heads GROUP BY s) h USING (s)
LEFT JOIN (SELECT a.o AS s, string_agg(DISTINCT n.value, '; ') AS names FROM at_event a JOIN includes_kind x USING (s)
           JOIN label n ON n.s = x.o AND n.lang = $lang GROUP BY a.o) k USING (s)
LEFT JOIN (SELECT x.o AS s, string_agg(DISTINCT n.value, '; ') AS names
           FROM organised x JOIN label n ON n.s = x.s GROUP BY x.o) o USING (s)
LEFT JOIN (SELECT x.o AS s, string_agg(DISTINCT n.value, '; ') AS names
           FROM took_part_in x JOIN here ON here.s = x.o ANTI JOIN organised g ON g.s = x.s AND g.o = x.o
           JOIN label n ON n.s = x.s GROUP BY x.o) others USING (s)
ORDER BY d.v NULLS FIRST, n.v NULLS FIRST, l.key, i.s
