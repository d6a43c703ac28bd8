-- Chance: the same number n and purpose give the same result. {seed} is filled in by Python.
create function demo.h(n bigint, purpose int) returns bigint language sql immutable parallel safe
    as $$ select hashint8extended(n, purpose + {seed} * 1000::bigint) & 9223372036854775807 $$;
-- 0 <= u < 1
create function demo.u(n bigint, purpose int) returns float8 language sql immutable parallel safe
    as $$ select ((hashint8extended(n, purpose + {seed} * 1000::bigint) & 9223372036854775807) >> 11) / 4503599627370496.0::float8 $$;
-- 0, 1, … sides - 1
create function demo.d(n bigint, purpose int, sides int) returns int language sql immutable parallel safe
    as $$ select ((hashint8extended(n, purpose + {seed} * 1000::bigint) & 9223372036854775807) % sides)::int $$;
-- one of a few texts or people
create function demo.one(n bigint, purpose int, texts text[]) returns text language sql immutable parallel safe
    as $$ select texts[1 + (hashint8extended(n, purpose + {seed} * 1000::bigint) & 9223372036854775807) % nullif(cardinality(texts), 0)] $$;
create function demo.who(n bigint, purpose int, people bigint[]) returns bigint language sql immutable parallel safe
    as $$ select people[1 + (hashint8extended(n, purpose + {seed} * 1000::bigint) & 9223372036854775807) % nullif(cardinality(people), 0)] $$;
-- seconds as an interval
create function demo.s(seconds float8) returns interval language sql immutable parallel safe
    as $$ select seconds * interval '1 second' $$;
-- A metering point's EIC: 13 characters after 62 and the check character (weights 16 to 2, modulo 37), which may not
-- be a hyphen: then the seventh character is 1.
create function demo.eic_sum(code text) returns int language sql immutable parallel safe
    as $$ select sum((17 - i) * (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-', substr(code, i, 1)) - 1))::int from generate_series(1, 15) i $$;
create function demo.eic(code text) returns text language sql immutable parallel safe as $$
    with c as (select case when (demo.eic_sum(code) - 1) % 37 = 0 then overlay(code placing '1' from 7 for 1) else code end as good)
    select good || substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-', 37 - (demo.eic_sum(good) - 1) % 37, 1) from c
$$;
