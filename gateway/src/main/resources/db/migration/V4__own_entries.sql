-- Entries of the catalog that are the users' own. The row of a removed version stays for a while, so that its number is
-- not given again.
create table own_entry (
    kind       text        not null check (kind in ('MODEL', 'SYSTEM', 'ENGINE')),
    name       text        not null,
    version    int         not null,
    -- Canonical JSON, with the plain name in it; null once it is removed.
    document   text,
    created_at timestamptz not null,
    used_at    timestamptz not null,
    primary key (kind, name, version)
);

create index own_entry_use on own_entry (used_at);
