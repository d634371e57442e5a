-- Result files of load tools, read: an import and its rows, kept or forgotten together.
create table benchmark_import (
    id        text primary key check (id ~ '^[0-9a-f]{64}$'),
    kept_at   timestamptz not null,
    row_count integer not null check (row_count > 0),
    left_out  text not null
);

create index benchmark_import_kept_at on benchmark_import (kept_at desc, id);

create table benchmark_row (
    import_id text not null references benchmark_import on delete cascade,
    number    integer not null check (number > 0),
    document  text not null,
    primary key (import_id, number)
);
