-- Written by `make schema` from the migrated database: read it here, change it by a migration.

CREATE OR REPLACE FUNCTION public.words_query(q text, whole boolean)
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'public', 'pg_temp'
AS $function$
    select to_tsquery('simple', string_agg(quote_literal(w) || case when n = last and not whole then ':*' else '' end, ' & ' order by n))
    from (select w, n, max(n) over () as last
          from regexp_split_to_table(plain(regexp_replace(q, '[^[:alnum:]/ .-]', ' ', 'g')), '\s+') with ordinality t(w, n)
          where w <> '') words
$function$;

COMMENT ON FUNCTION words_query(text,boolean) IS 'Whole words, or the last as far as it is typed: were all of them beginnings, the index would read a million entries.';

REVOKE ALL ON FUNCTION words_query(text,boolean) FROM PUBLIC;
