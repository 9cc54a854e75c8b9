SELECT l.value AS event, l.lang AS event_lang, d.v AS date, n.v AS number, form.names AS form, r.names AS regions,
       o.names AS organisers, h.names AS participants, t.names AS themes, f.p AS passage, i.s AS iri
FROM of_class('Event') i JOIN label l USING (s) JOIN first_evidence f USING (s)
LEFT JOIN (SELECT s, min(v) AS v FROM day WHERE true
           --since: AND substr(v, 1, length($since)) >= $since
           --until: AND substr(v, 1, length($until)) <= $until
           GROUP BY s) d USING (s)
LEFT JOIN (SELECT s, min(v) AS v FROM ordinal GROUP BY s) n USING (s)
LEFT JOIN (SELECT x.s, string_agg(DISTINCT w.value, '; ') AS names
           FROM event_format x JOIN worded($lang) w ON w.s = x.o GROUP BY x.s) form USING (s)
LEFT JOIN region_names r USING (s)
LEFT JOIN (SELECT x.o AS s, string_agg(DISTINCT n.value, '; ') AS names
           FROM organised x JOIN label n ON n.s = x.s GROUP BY x.o) o USING (s)
LEFT JOIN (SELECT s, string_agg(DISTINCT v, '; ') AS names FROM heads GROUP BY s) h USING (s)
LEFT JOIN theme_names($lang) t USING (s)
WHERE true
--since: AND d.v IS NOT NULL
--until: AND d.v IS NOT NULL
--organisation: AND i.s IN (SELECT o FROM took_part_in WHERE s = $organisation)
--theme: AND i.s IN (SELECT s FROM theme WHERE o = $theme)
--region: AND i.s IN (SELECT s FROM in_region WHERE o = $region)
ORDER BY d.v NULLS FIRST, l.key, i.s
