WITH said AS (
  SELECT s, 1 AS what FROM of_class('Practice') UNION ALL SELECT s, 2 FROM of_class('Challenge')
  UNION ALL SELECT s, 3 FROM of_class('Need')
)
SELECT r.value AS region, r.lang AS region_lang, t.value AS theme, t.lang AS theme_lang,
       count(DISTINCT said.s) FILTER (what = 1) AS practices, count(DISTINCT said.s) FILTER (what = 2) AS challenges,
       count(DISTINCT said.s) FILTER (what = 3) AS needs, min(f.p) AS passage
FROM said JOIN nearest p USING (s) JOIN theme_stated a USING (s) JOIN first_evidence f USING (s)
JOIN label r ON r.s = p.o JOIN label t ON t.s = a.o AND t.lang = $lang
WHERE true
--region: AND said.s IN (SELECT s FROM in_region WHERE o = $region)
GROUP BY p.o, a.o, r.value, r.lang, r.key, t.value, t.lang, t.key
ORDER BY r.key, practices + challenges + needs DESC, t.key, p.o
