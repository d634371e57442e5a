-- Plans and simulations. A job is open while it is queued or running.
create table job (
    id                 uuid        primary key,
    kind               text        not null check (kind in ('PLAN', 'SIMULATION')),
    state              text        not null check (state in ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
    -- The resolved question, and what identifies it: the same hash is the same question.
    question           text        not null,
    question_hash      text        not null,
    submitted_at       timestamptz not null,
    started_at         timestamptz,
    finished_at        timestamptz,
    -- How far it is, as JSON.
    progress           text,
    -- Problem details of a failed job.
    failure            text,
    -- The canonical bytes of the answer of a done job.
    answer             text,
    -- What the search was built with; a successor replays with the same.
    build              text,
    estimates          text,
    rate_card          text,
    resolved_at        timestamptz,
    -- Set when a simulator of another build refused one of the job's runs.
    mismatched         boolean     not null default false,
    -- Who drives it. Every write of the owner names the epoch that it was given.
    lease_owner        text,
    lease_epoch        bigint      not null default 0,
    lease_expires_at   timestamptz,
    last_event         bigint      not null default 0
);

create index job_open on job (submitted_at, id) where state in ('QUEUED', 'RUNNING');
create index job_answers on job (kind, question_hash) where state = 'DONE';
create index job_pages on job (kind, submitted_at desc, id desc);
create index job_resolved on job (resolved_at desc) where resolved_at is not null;
create index job_finished on job (finished_at) where finished_at is not null;

-- What happened to a job, numbered from 1 without gaps.
create table job_event (
    job_id      uuid        not null references job (id) on delete cascade,
    number      bigint      not null,
    type        text        not null,
    data        text        not null,
    happened_at timestamptz not null,
    primary key (job_id, number)
);

-- The open round of a running job.
create table awaited_run (
    job_id uuid not null references job (id) on delete cascade,
    run_id text not null,
    primary key (job_id, run_id)
);

create index awaited_run_run on awaited_run (run_id);

-- Completed runs and their prices, shared by all jobs.
create table run_result (
    run_id       text        primary key,
    build        text        not null,
    report       text        not null,
    completed_at timestamptz not null
);

create index run_result_age on run_result (completed_at);

create table run_price (
    run_id     text        not null,
    price_book text        not null,
    -- The whole RunPriced message.
    priced     text        not null,
    priced_at  timestamptz not null,
    primary key (run_id, price_book)
);

create index run_price_age on run_price (priced_at);
