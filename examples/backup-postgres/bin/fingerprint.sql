-- One line for each table: its name, how many rows it has, and a digest of them in an order of their own. Two databases with the
-- same lines hold the same data.
SELECT format(
  'SELECT %L || '' '' || count(*) || '' '' || coalesce(md5(string_agg(md5(t::text), '''' ORDER BY md5(t::text))), ''-'') FROM %I.%I t',
  schemaname || '.' || tablename, schemaname, tablename)
FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
ORDER BY schemaname, tablename
\gexec
