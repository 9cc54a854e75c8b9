SELECT l.value AS need, l.lang AS need_lang, r.names AS regions, t.names AS themes,
       CASE WHEN i.s IN (SELECT x.s FROM theme_stated x JOIN label n ON n.s = x.o AND n.lang = $lang
                         WHERE x.o IN (SELECT o FROM theme JOIN of_class('Practice') USING (s))) THEN 'yes' ELSE 'no'
       END AS practices_elsewhere, f.p AS passage, i.s AS iri
FROM of_class('Need') i JOIN label l USING (s) JOIN first_evidence f USING (s)
LEFT JOIN region_names r USING (s)
LEFT JOIN theme_names($lang) t USING (s)
WHERE i.s NOT IN (SELECT o FROM addresses)
--theme: AND i.s IN (SELECT s FROM theme WHERE o = $theme)
--region: AND i.s IN (SELECT s FROM in_region WHERE o = $region)
ORDER BY practices_elsewhere, r.first NULLS FIRST, l.key, i.s
