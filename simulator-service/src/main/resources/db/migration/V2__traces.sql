-- Traces. A trace's bytes are kept as they were sent, in chunks, once for all names that it has. The chunks are written while
-- the upload comes in; they are a trace's only from the moment its row is written, together with the upload's end. An
-- upload that does not come to its end is removed with its chunks once nothing was added to it for a while.
create table trace_upload (
    upload_id  uuid primary key,
    bytes      bigint not null,
    touched_at timestamptz not null
);

-- Of an upload that still goes on, or of the content that it became.
create table trace_chunk (
    upload_id uuid not null,
    number    integer not null,
    bytes     bytea not null,
    primary key (upload_id, number)
);

-- Mostly compressed already: PostgreSQL need not try.
alter table trace_chunk alter column bytes set storage external;

-- content_hash is the SHA-256 of the bytes; used_at is absent until a question or a run uses it.
create table trace_content (
    content_hash text primary key check (content_hash ~ '^[0-9a-f]{64}$'),
    upload_id    uuid not null unique,
    chunks       integer not null,
    stored_bytes bigint not null,
    text_bytes   bigint not null,
    created_at   timestamptz not null,
    used_at      timestamptz
);

create table trace (
    name         text not null,
    version      integer not null,
    content_hash text not null references trace_content,
    format       text not null,
    summary      text not null,
    created_at   timestamptz not null,
    primary key (name, version)
);

create index trace_content_hash on trace (content_hash);
